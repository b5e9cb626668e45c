package callback

import "board/nn"

// LambdaCallback calls functions: the quick way to a callback of your own. Those
// that are nil are not called. For more, embed nn.BaseCallback in a type and write
// its methods.
type LambdaCallback struct {
	TrainBegin      func(m *nn.Model, p nn.Params) error
	TrainEnd        func(m *nn.Model, logs *nn.Logs) error
	EpochBegin      func(m *nn.Model, epoch int) error
	EpochEnd        func(m *nn.Model, epoch int, logs *nn.Logs) error
	TrainBatchBegin func(m *nn.Model, batch int) error
	TrainBatchEnd   func(m *nn.Model, batch int, logs *nn.Logs) error

	TestBegin      func(m *nn.Model, p nn.Params) error
	TestEnd        func(m *nn.Model, logs *nn.Logs) error
	TestBatchBegin func(m *nn.Model, batch int) error
	TestBatchEnd   func(m *nn.Model, batch int, logs *nn.Logs) error

	PredictBegin      func(m *nn.Model, p nn.Params) error
	PredictEnd        func(m *nn.Model, logs *nn.Logs) error
	PredictBatchBegin func(m *nn.Model, batch int) error
	PredictBatchEnd   func(m *nn.Model, batch int, logs *nn.Logs) error

	// Logs are the names that EpochEnd sets in the logs, which callbacks after this one
	// may then monitor.
	Logs []string
}

// LogNames is Logs.
func (c *LambdaCallback) LogNames() []string { return c.Logs }

// OnTrainBegin calls TrainBegin.
func (c *LambdaCallback) OnTrainBegin(m *nn.Model, p nn.Params) error {
	return begin(c.TrainBegin, m, p)
}

// OnTrainEnd calls TrainEnd.
func (c *LambdaCallback) OnTrainEnd(m *nn.Model, logs *nn.Logs) error {
	return end(c.TrainEnd, m, logs)
}

// OnEpochBegin calls EpochBegin.
func (c *LambdaCallback) OnEpochBegin(m *nn.Model, epoch int) error {
	return begin(c.EpochBegin, m, epoch)
}

// OnEpochEnd calls EpochEnd.
func (c *LambdaCallback) OnEpochEnd(m *nn.Model, epoch int, logs *nn.Logs) error {
	return endOf(c.EpochEnd, m, epoch, logs)
}

// OnTrainBatchBegin calls TrainBatchBegin.
func (c *LambdaCallback) OnTrainBatchBegin(m *nn.Model, batch int) error {
	return begin(c.TrainBatchBegin, m, batch)
}

// OnTrainBatchEnd calls TrainBatchEnd.
func (c *LambdaCallback) OnTrainBatchEnd(m *nn.Model, batch int, logs *nn.Logs) error {
	return endOf(c.TrainBatchEnd, m, batch, logs)
}

// OnTestBegin calls TestBegin.
func (c *LambdaCallback) OnTestBegin(m *nn.Model, p nn.Params) error { return begin(c.TestBegin, m, p) }

// OnTestEnd calls TestEnd.
func (c *LambdaCallback) OnTestEnd(m *nn.Model, logs *nn.Logs) error { return end(c.TestEnd, m, logs) }

// OnTestBatchBegin calls TestBatchBegin.
func (c *LambdaCallback) OnTestBatchBegin(m *nn.Model, batch int) error {
	return begin(c.TestBatchBegin, m, batch)
}

// OnTestBatchEnd calls TestBatchEnd.
func (c *LambdaCallback) OnTestBatchEnd(m *nn.Model, batch int, logs *nn.Logs) error {
	return endOf(c.TestBatchEnd, m, batch, logs)
}

// OnPredictBegin calls PredictBegin.
func (c *LambdaCallback) OnPredictBegin(m *nn.Model, p nn.Params) error {
	return begin(c.PredictBegin, m, p)
}

// OnPredictEnd calls PredictEnd.
func (c *LambdaCallback) OnPredictEnd(m *nn.Model, logs *nn.Logs) error {
	return end(c.PredictEnd, m, logs)
}

// OnPredictBatchBegin calls PredictBatchBegin.
func (c *LambdaCallback) OnPredictBatchBegin(m *nn.Model, batch int) error {
	return begin(c.PredictBatchBegin, m, batch)
}

// OnPredictBatchEnd calls PredictBatchEnd.
func (c *LambdaCallback) OnPredictBatchEnd(m *nn.Model, batch int, logs *nn.Logs) error {
	return endOf(c.PredictBatchEnd, m, batch, logs)
}

func begin[A any](f func(*nn.Model, A) error, m *nn.Model, a A) error {
	if f == nil {
		return nil
	}
	return f(m, a)
}

func end(f func(*nn.Model, *nn.Logs) error, m *nn.Model, logs *nn.Logs) error {
	if f == nil {
		return nil
	}
	return f(m, logs)
}

func endOf(f func(*nn.Model, int, *nn.Logs) error, m *nn.Model, n int, logs *nn.Logs) error {
	if f == nil {
		return nil
	}
	return f(m, n, logs)
}
