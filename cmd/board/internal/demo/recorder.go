package demo

import (
	"context"
	"errors"
	"fmt"
	"image"
	"slices"

	"board/nn"
	"board/nn/datasets"
	"board/nn/tensor"
	"board/proto/tbpb"
	"board/summary"
)

const (
	recordFreq = 5   // epochs from one record of the validation digits to the next
	cloudFreq  = 20  // epochs from one embedding to the next
	mistakes   = 12  // how many wrong digits are shown at most
	thresholds = 101 // of a precision-recall curve
)

// A recorder logs what the dashboards beside the curves show of a training: its hyper-parameters, and of the validation
// digits a precision-recall curve each, the confusion matrix as a picture, a mesh and a sound, those that the model gets wrong, as pictures and as a table,
// and all of them as a cloud of points, as the last hidden layer sees them.
type recorder struct {
	nn.BaseCallback
	dir     string
	hparams map[string]any
	trained int               // how many digits train the model
	digits  *datasets.Dataset // these validate it
	ctx     context.Context   // that of the training, which callbacks are not given

	hidden *nn.Model // the layers before the last
	out    *summary.Writer
}

// OnTrainBegin opens the run and says what is trained.
func (r *recorder) OnTrainBegin(m *nn.Model, _ nn.Params) (err error) {
	layers := m.Layers()
	if r.hidden, err = nn.NewSequential(layers[:len(layers)-1]...); err != nil {
		return err
	}
	if r.out, err = summary.NewWriter(r.dir); err != nil {
		return err
	}
	return errors.Join(
		r.out.HParamsExperiment(experiment()),
		r.out.HParams(r.hparams),
		r.out.CustomScalars(layout()),
		r.out.Text("training", 0, fmt.Sprintf("The book's image classifier on **%d handwritten digits**, with the learning rate **%v**.\n\n"+
			"The model *%s* has %d parameters; %d other digits validate it.", r.trained, r.hparams["learning_rate"], m.Name(), m.CountParams(), r.digits.Len())),
	)
}

// OnEpochEnd shows the validation digits to the model now and then.
func (r *recorder) OnEpochEnd(m *nn.Model, epoch int, _ *nn.Logs) error {
	if epoch%recordFreq != 0 {
		return nil
	}
	probabilities, err := m.PredictOne(r.ctx, r.digits.X)
	if err != nil {
		return err
	}
	predicted, step := classes(probabilities), int64(epoch)
	err = errors.Join(r.curves(step, probabilities), r.mistakes(step, predicted, probabilities), r.confusion(step, shares(r.digits, predicted)))
	if epoch%cloudFreq == 0 {
		err = errors.Join(err, r.cloud(step, predicted))
	}
	return errors.Join(err, r.out.Flush())
}

// OnTrainEnd ends the session. It is called although OnTrainBegin failed.
func (r *recorder) OnTrainEnd(m *nn.Model, _ *nn.Logs) error {
	if r.out == nil {
		return nil
	}
	status := tbpb.SessionEndStatus_STATUS_SUCCESS
	if m.FitError() != nil {
		status = tbpb.SessionEndStatus_STATUS_FAILURE
	}
	return errors.Join(r.out.HParamsEnd(status), r.out.Close())
}

// curves writes how well each digit is told from all others.
func (r *recorder) curves(step int64, probabilities *tensor.Tensor) (err error) {
	n := r.digits.Len()
	labels, scores := make([]bool, n), make([]float32, n)
	for class, name := range r.digits.ClassNames {
		for i := range n {
			labels[i], scores[i] = int(r.digits.Y.Data[i]) == class, probabilities.Row(i)[class]
		}
		curve, bad := summary.PRCurveOf(labels, scores, nil, thresholds)
		err = errors.Join(err, bad, r.out.PRCurve("digit_"+name, step, curve, summary.DisplayName("the digit "+name)))
	}
	return err
}

// mistakes writes digits that the model gets wrong.
func (r *recorder) mistakes(step int64, predicted []int, probabilities *tensor.Tensor) error {
	var pictures []image.Image
	rows, wrong := [][]string{{"", "digit", "taken for", "probability"}}, 0
	for i, class := range predicted {
		actual := int(r.digits.Y.Data[i])
		if class == actual {
			continue
		}
		if wrong++; wrong <= mistakes {
			pictures = append(pictures, enlarged(r.digits.X.Row(i)))
			rows = append(rows, []string{fmt.Sprint(wrong), r.digits.ClassNames[actual], r.digits.ClassNames[class], fmt.Sprintf("%.2f", probabilities.Row(i)[class])})
		}
	}
	if wrong == 0 {
		return r.out.Text("misclassified_digits", step, fmt.Sprintf("All %d validation digits are right.", r.digits.Len()))
	}
	return errors.Join(
		r.out.Image("misclassified", step, pictures, summary.MaxOutputs(mistakes), summary.Description("Validation digits that the model gets wrong; the text `misclassified_digits` tells what it takes them for.")),
		r.out.TextTable("misclassified_digits", step, rows),
	)
}

// confusion writes what digits are taken for: to be looked at, to be walked around, and to be listened to.
func (r *recorder) confusion(step int64, rows [][]float64) error {
	sound := melody(rows)
	return errors.Join(
		r.out.Image("confusion_matrix", step, []image.Image{confusion(rows)}, summary.Description("A row for each digit, a column for what the model takes it for.")),
		r.out.Mesh("confusion_landscape", step, landscape(rows), summary.Description("The confusion matrix as blocks: what is right is blue, mistakes are red.")),
		r.out.Audio("accuracy_melody", step, sound, [3]int{1, len(sound), 1}, rate, summary.Description("A note for each digit from 0 to 9: the more of its kind are right, the higher.")),
	)
}

// cloud writes the digits as the last hidden layer sees them.
func (r *recorder) cloud(step int64, predicted []int) error {
	points, err := r.hidden.PredictOne(r.ctx, r.digits.X)
	if err != nil {
		return err
	}
	e := summary.Embedding{Vectors: points.Data, Dim: points.RowSize(), Header: []string{"digit", "taken for"}}
	for i, class := range predicted {
		e.Metadata = append(e.Metadata, []string{r.digits.ClassNames[int(r.digits.Y.Data[i])], r.digits.ClassNames[class]})
		e.Sprites = append(e.Sprites, picture(r.digits.X.Row(i)))
	}
	return r.out.Embedding("digits", step, e)
}

// classes is the most likely class of each row.
func classes(probabilities *tensor.Tensor) []int {
	out := make([]int, probabilities.Rows())
	for i := range out {
		row := probabilities.Row(i)
		out[i] = slices.Index(row, slices.Max(row))
	}
	return out
}

// experiment declares the hyper-parameters and, in the runs below the session's, its metrics.
func experiment() *tbpb.Experiment {
	metric := func(group, tag, name string) *tbpb.MetricInfo {
		return &tbpb.MetricInfo{Name: &tbpb.MetricName{Group: group, Tag: tag}, DisplayName: name}
	}
	return &tbpb.Experiment{
		HparamInfos: []*tbpb.HParamInfo{
			{Name: "learning_rate", Type: tbpb.HParamType_DATA_TYPE_FLOAT64},
			{Name: "seed", Type: tbpb.HParamType_DATA_TYPE_FLOAT64},
			{Name: "optimizer", Type: tbpb.HParamType_DATA_TYPE_STRING},
		},
		MetricInfos: []*tbpb.MetricInfo{
			metric("validation", "epoch_accuracy", "validation accuracy"), metric("validation", "epoch_loss", "validation loss"), metric("train", "epoch_loss", "training loss"),
		},
	}
}

// layout puts into one chart what belongs together.
func layout() *tbpb.Layout {
	chart := func(title, tag string) *tbpb.Chart {
		return &tbpb.Chart{Title: title, Content: &tbpb.Chart_Multiline{Multiline: &tbpb.MultilineChartContent{Tag: []string{tag}}}}
	}
	return &tbpb.Layout{Category: []*tbpb.Category{{Title: "digits", Chart: []*tbpb.Chart{
		chart("accuracy", "epoch_accuracy"), chart("all losses", "epoch_.*loss"), chart("by batch", "batch_(loss|accuracy)"),
	}}}}
}
