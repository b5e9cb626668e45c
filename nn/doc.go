// Package nn builds, trains and uses neural networks with the words, defaults and numbers of Keras 3.
//
// There are three ways to a model. Layers in a row:
//
//	model, err := nn.NewSequential(
//		&layer.Input{Shape: []int{28, 28}},
//		&layer.Flatten{},
//		&layer.Dense{Units: 300, Activation: "relu"},
//		&layer.Dense{Units: 10, Activation: "softmax"},
//	)
//
// any graph of layers (Input, Apply, NewModel), and a Go type with a method Call of its own (NewSubclassed). All three are trained
// alike:
//
//	err = model.Compile(nn.CompileConfig{
//		Optimizer: &optimizer.SGD{LearningRate: 0.01},
//		Loss:      loss.Name("sparse_categorical_crossentropy"),
//		Metrics:   []metric.Metric{metric.Name("accuracy")},
//	})
//	history, err := model.Fit(ctx, nn.XY(x, y), nn.FitConfig{Epochs: 30, ValidationSplit: 0.1})
//	scores, err := model.Evaluate(ctx, nn.XY(xTest, yTest), nn.EvaluateConfig{})
//	classes, err := model.PredictClasses(ctx, xNew)
//
// Callbacks watch and steer a training (package callback: early stopping, checkpoints, a test of learning rates), and package search looks
// for the hyper-parameters with which a model does best.
//
// Model.Save keeps a model in a file, and Load brings it back. docs/nn.md shows all this beside Keras, and examples/ has a program for each
// step of the way.
//
// Data are tensors of float32 whose first axis counts the samples; class labels are whole numbers in such a tensor, of shape (n) or
// (n, 1). What does not fit is an error that names the argument or the layer, what was expected and what came.
//
// A step of training records the model's operations on a tape whose memory is used again, so that it allocates nothing. Any number of
// goroutines may predict with one model, also while another trains it; see Model. A server uses a Predictor.
package nn

// Which file to open:
//
//	model.go                what a Model is, and what it tells about itself
//	  model_sequential      NewSequential, Add, Pop
//	  model_functional      Input, Apply, NewModel: from symbols to a graph
//	  model_subclassed      NewSubclassed: layers found in the fields of a Caller
//	  model_graph           the graph of layers: building it, running it, describing it
//	  model_build           making weights, and going back if that fails
//	  model_weights         lists of weights, GetWeights, SetWeights, CountParams
//	  model_names           names of layers
//	  model_random          seeds, and the state of all random numbers
//	  model_summary         Summary's table
//	  model_record          Record: the model's operations on any tape
//	  model_attachment      values that are saved with a model
//	  model_workspace       what each call has of its own, and the lock that calls share
//	  model_clone           Clone
//	  model_layer           a model as a layer of another
//	  model_guard           panics of operations and layers as errors
//	data.go                 Data, and how it is checked and bound to inputs and outputs
//	  data_bind             Data of one call: building the model for it, labels, class weights
//	  data_batches          cutting data into batches
//	  data_source           DataSource: data that come bit by bit; data_stream: batches of them, made ahead
//	train_fit.go            Fit, TrainOnBatch, TestOnBatch
//	  train_compile         Compile: losses, metrics and optimizer for each output
//	  train_step            one step: forward, loss, gradients, optimizer, running means
//	  train_tally           the running means of one training or evaluation
//	  train_strays          weights that a step uses but the optimizer lacks
//	  train_callback        the interface Callback, and how callbacks are called
//	  train_stop            what ends a training
//	  train_logs            Logs: what a batch or an epoch came to
//	  train_history         History; train_history_plot: its curves
//	  train_progress        the progress bar
//	  train_run_dir         RunDir
//	evaluate.go, predict.go using a model; predict_source for data that come bit by bit
//	predictor.go            Predictor: for servers; predictor_queue: its dynamic batching
//	file_save.go            Save, SaveWeights; docs/model-files.md has the formats
//	  file_load             Load, LoadWeights
//	  file_stream           the same to and from streams and file systems
//	  file_json_write       ToJSON: the architecture as config.json
//	  file_json_read        FromJSON
//	  file_json_keras       what Keras's to_json writes, for FromJSON; file_json_keras_calls: how layers are connected in it
//	  file_json_caller      the architecture of subclassed models
//	  file_json_shapes      the shapes that a model was built for
//	  file_weights          weights by their paths
//	  file_training         training.json and the optimizer's state
//	  file_keras_load       Keras's own files, .keras and .h5 (internal/hdf5 reads HDF5)
//	  file_keras_weights    where they have weights; file_keras_old: in the older form
//	  file_keras_compile    what compile was given
//	  file_keras_state      the optimizer's variables
//	  file_keras_save       writing such files; file_keras_config, file_keras_compile_save, file_keras_variables: what is in them
