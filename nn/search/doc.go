// Package search looks for the hyper-parameters with which a model does best, on one machine or several, and lets you watch it.
//
// A study has trials. Each is a choice of values, made by a searcher, and a score, which an evaluation gives it:
//
//	study, err := search.Open(search.Config{
//		Dir:   "my_study", // goes on if there is one
//		Space: search.Space{search.Int("n_hidden", 0, 3), search.LogUniform("learning_rate", 3e-4, 3e-2)},
//		Goal:  search.Maximize,
//		Trials: 50,
//		LogDir: "my_logs/my_study", // every trial is a run on the board
//	})
//	err = study.Run(ctx, &search.CrossValidation{Build: newModel, Data: data, Folds: 3, Fit: nn.FitConfig{Epochs: 100}})
//	params, model := study.BestParams(), study.BestModel(ctx, evaluation)
//
// The build function makes a model with the values of a trial. It takes them from Trial.Params, or asks for them as it goes, which
// defines them: t.Int("units", 10, 100). What is defined by asking needs no Space, and may depend on anything.
//
// All that is finished is on disk at once. A study that was cancelled or killed goes on when it is run again, with the same trials; one
// that was running then is run anew. A trial that fails is kept with its error. Package cluster lets several programs work on one study.
package search

// Which file to open:
//
//	space.go              parameters and spaces; space_unit: their values on the unit interval; params: the values of a trial
//	trial.go              Trial, which build functions and evaluations get; Evaluation
//	  trial_model         models that other trials go on with
//	study.go              Config, Open, the best trial and its model
//	  run                 Run: workers, proposals, what becomes of a trial
//	  board               its event files, for the HParams dashboard
//	  progress            what it prints
//	result.go             Result and Results; results_write: table and CSV; results_plot: charts
//	searcher.go           what a Searcher is; searcher_random, searcher_grid
//	  searcher_halving    Halving, Hyperband, ASHA
//	  searcher_tpe        TPE
//	  searcher_gp         GaussianProcess; process: the Gaussian process itself
//	  searcher_evolution  Evolution; searcher_population: PopulationBased
//	  points              trials as points of the unit cube, for those that compute with them
//	pruner.go             pruners
//	evaluate_train.go     Train: one model a trial; evaluate_folds: CrossValidation, KFold
//	estimator.go          Regressor and Classifier, as in scikit-learn
//	store.go              what a store is; in memory; store_dir: in a directory; store_cluster: shared by several programs
//	internal/bus          what a study needs of a cluster; package cluster has it from NATS
