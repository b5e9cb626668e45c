#!/usr/bin/env bash
# Serves a log directory: run.sh LOGDIR [FLAG…]. Says how to get a run where there is none yet.
set -euo pipefail
logdir=$1
shift
if ! find -L "$logdir" -name '*tfevents*' -print -quit 2> /dev/null | grep -q .; then
  cat << END
$logdir holds no run yet. The board waits for one: give your training program a folder below $logdir to log to, as in

    keras.callbacks.TensorBoard("$logdir/first")                          Keras
    torch.utils.tensorboard.SummaryWriter("$logdir/first")                PyTorch

or look at real ones: make run LOGDIR=testdata/logs

END
fi
exec bin/board --logdir "$logdir" "$@"
