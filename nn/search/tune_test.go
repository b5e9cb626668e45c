package search
import ("testing";"os";"fmt")
func TestTune(t *testing.T){
	if os.Getenv("TUNE")=="" {t.Skip()}
	for _, cand := range []float64{1,0.5,0.3,0.2} {
	fac = cand
	line := fmt.Sprint(cand)
	for _, p := range problems {
		for _, n := range []int{50,80} {
			var a []float64
			for seed := range uint64(30) { a=append(a, regret(t,&TPE{},p.f,p.least,n,100+seed)) }
			line += fmt.Sprintf(" %s%d %.4g", p.name[:4], n, median(a))
		}
	}
	fmt.Println(line)
	}
}
