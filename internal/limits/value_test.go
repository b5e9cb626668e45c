package limits

import "testing"

func TestFormatAndParse(t *testing.T) {
	size, number := Row{Unit: Bytes}, Row{Unit: Count}
	for _, c := range []struct {
		row  Row
		text string
		want int64
		back string // what Format writes
	}{
		{size, "1", 1, "1"}, {size, "1048576", 1 << 20, "1MiB"}, {size, "64KiB", 64 << 10, "64KiB"}, {size, "64 kib", 64 << 10, "64KiB"},
		{size, "3g", 3 << 30, "3GiB"}, {size, "1536m", 1536 << 20, "1536MiB"}, {size, " 5 ", 5, "5"},
		{number, "5000", 5000, "5000"},
	} {
		got, err := c.row.Parse(c.text)
		if err != nil || got != c.want {
			t.Errorf("%s %q is read as %d, %v, want %d", c.row.Unit, c.text, got, err, c.want)
		}
		if back := c.row.Format(got); back != c.back {
			t.Errorf("%d is written %q, want %q", got, back, c.back)
		}
	}
	for _, text := range []string{"", "0", "-1", "1.5", "x", "64XiB", "KiB", "9223372036854775807g", "99999999999999999999"} {
		if got, err := size.Parse(text); err == nil {
			t.Errorf("%q is read as %d bytes", text, got)
		}
	}
	if _, err := number.Parse("5k"); err == nil {
		t.Error(`"5k" is read as a count`)
	}
	for unit, want := range map[string]string{Milliseconds: "1.5s", BytesPerSecond: "1500/s"} {
		if got := (Row{Unit: unit}).Format(1500); got != want {
			t.Errorf("1500 %s are written %q, want %q", unit, got, want)
		}
	}
}
