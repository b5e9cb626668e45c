package compare

import (
	"fmt"
	"regexp"
	"strings"
)

// A Direction says which values of a metric are better.
type Direction string

// The directions.
const (
	Unknown Direction = ""
	Lower   Direction = "lower"
	Higher  Direction = "higher"
)

// DirectionOf is the direction of a name.
func DirectionOf(name string) (Direction, error) {
	switch d := Direction(name); d {
	case Unknown, Lower, Higher:
		return d, nil
	}
	return Unknown, fmt.Errorf(`%q is no direction; expected "lower", "higher" or ""`, clip(name))
}

// Words of tags that tell which values are better. Those of lower go first: error_rate,
// not rate; neg_log_likelihood.
var (
	lowerWords = regexp.MustCompile(`(^|_)(loss(es)?|cost|err(or)?s?|mae|mse|rmse|msle|mape|rmsle|nll|bce|ce|kl(d|_?div(ergence)?)?|crossentropy|cross_entropy|xent|` +
		`neg_log_likelihood|perplexity|ppl|bpc|bpb|wer|cer|ter|fid|kid|lpips|eer|regret|distance|residual|hinge|poisson|deviance|aic|bic|brier|ece|` +
		`(time|latency|duration|seconds|secs|ms|memory|mem)|fpr|fnr|false_(positive|negative)s?|violations?|failures?|drawdown)(_|$|\d)`)
	higherWords = regexp.MustCompile(`(^|_)(acc(uracy)?|auc|auroc|auprc|prc|precision|recall|f1|f_?beta|fscore|f_score|iou|miou|dice|jaccard|map|m?ap\d*|ndcg|mrr|bleu|rouge\w?|meteor|chrf|cider|` +
		`psnr|ssim|snr|r2|r_squared|mcc|kappa|pearson|spearman|correlation|similarity|cosine_similarity|specificity|sensitivity|tpr|tnr|true_(positive|negative)s?|top_?\d+|hits?|` +
		`rew(ard)?s?|returns?|score|elbo|log_likelihood|likelihood|win_?rate|success(_rate)?|throughput|\w*_per_sec(ond)?|fps|inception_score|pck|em|exact_match|pass)(_|$|\d|@)`)
	boundary = regexp.MustCompile(`([a-z0-9])([A-Z])`)
	notWord  = regexp.MustCompile(`[^a-z0-9@]+`)
)

// GuessDirection guesses from a tag's name which of its values are better: it looks at the
// words of the last part, then at those before. A loss is better lower, an accuracy higher.
func GuessDirection(tag string) Direction {
	parts := strings.Split(tag, "/")
	for i := len(parts) - 1; i >= 0; i-- {
		words := notWord.ReplaceAllString(strings.ToLower(boundary.ReplaceAllString(parts[i], "${1}_$2")), "_")
		switch {
		case lowerWords.MatchString(words):
			return Lower
		case higherWords.MatchString(words):
			return Higher
		}
	}
	return Unknown
}

// A Directions knows which values are better, by tag; what it does not have is guessed.
type Directions map[string]Direction

// Of is the direction of a tag, and whether it is a guess.
func (d Directions) Of(tag string) (is Direction, guessed bool) {
	if is, known := d[tag]; known && is != Unknown {
		return is, false
	}
	is = GuessDirection(tag)
	return is, is != Unknown
}
