# `make help` lists the targets. Each target installs what it needs the first time, and again when the file that lists it
# changes.

.DEFAULT_GOAL := help
SHELL := bash

LOGDIR ?= my_logs
# Empty means 6006 or, where that is taken, the next free port.
PORT ?=
# More flags for the board, as in: make run ARGS='--bind_all --insecure'
ARGS ?=

# What board --version prints beside the number of cmd/board/version.go.
tag := $(shell git describe --tags --exact-match 2>/dev/null)
commit := $(shell git describe --always --abbrev=12 --dirty --exclude='*' 2>/dev/null)
ui_deps := web/ui/node_modules/.package-lock.json
ui_page := web/ui/dist/index.html
ui_sources := $(shell find web/ui -path web/ui/node_modules -prune -o -path web/ui/dist -prune -o -path web/ui/.dev -prune -o -path web/ui/test -prune -o -type f ! -name '*.go' -print 2>/dev/null)
venv := .venv/.installed

.PHONY: help
help: ## List the targets
	@sed -n -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 22
	@echo; echo "  make run LOGDIR=my_logs PORT=6006 ARGS='--window_title mine'"

.PHONY: run
run: build ## Serve LOGDIR at localhost:PORT
	@scripts/run.sh '$(LOGDIR)' $(if $(PORT),--port $(PORT)) $(ARGS)

.PHONY: build
build: $(ui_page) bin/board ## Build bin/board, static, with the page in it

.PHONY: bin/board
bin/board: $(ui_page)
	CGO_ENABLED=0 go build -trimpath -ldflags '-s -w -X main.tag=$(tag) -X main.commit=$(commit)' -o $@ ./cmd/board

.PHONY: dev
dev: build ## Serve LOGDIR as run does, and show changes to the page's source at once
	@scripts/dev.sh '$(LOGDIR)' $(if $(PORT),--port $(PORT)) $(ARGS)

.PHONY: ui
ui: $(ui_page) ## Build the page alone (web/ui/dist)

$(ui_deps): web/ui/package.json web/ui/package-lock.json
	@scripts/need.sh node npm
	cd web/ui && npm ci
	@touch $@

$(ui_page): $(ui_deps) $(ui_sources)
	cd web/ui && npm run build
	@touch $@

# TensorBoard's Python package, the oracle of tests/python and of the benchmarks. TensorFlow is not needed there, and much larger.
$(venv): tests/python/requirements.txt scripts/venv.sh
	scripts/venv.sh .venv $<

# Keras on TensorFlow and PyTorch, for bench-nn alone.
.cache/bench-nn/.installed: bench/nn/requirements.txt scripts/venv.sh
	scripts/venv.sh .cache/bench-nn $<

.PHONY: test test-go test-ui test-browser test-python
test: ## Run every test, and print how long each part took
	@for part in go ui browser python; do SECONDS=0; $(MAKE) --no-print-directory test-$$part || exit; echo "test-$$part took $$SECONDS s"; done

# Without vet, which lint runs.
test-go: $(ui_page) ## Run the Go tests, with the race detector
	@scripts/need.sh go cc
	go test -race -vet=off ./...

test-ui: $(ui_deps) ## Run the page's unit tests
	cd web/ui && npm test

test-browser: build ## Run the page in a browser
	scripts/test-browser.sh

test-python: build ## Run the tests against TensorBoard's Python package
	scripts/test-python.sh

.PHONY: lint
lint: $(ui_deps) ## Check format, style, import rules, types, and that generated code is fresh
	scripts/lint.sh

.PHONY: generate
generate: ## Generate the page's types from web/message
	scripts/generate.sh

.PHONY: proto
proto: ## Generate the Go code in proto from proto/board/**/*.proto
	scripts/proto.sh

.PHONY: bench
bench: build $(venv) ## Measure, and print ratios to TensorBoard's fast loader
	scripts/bench.sh

.PHONY: bench-nn
bench-nn: ## Measure nn beside Keras on TensorFlow and PyTorch (installs them: 7 GB)
	scripts/bench-nn.sh

.cache/bench-serve/.installed: bench/serve/requirements.txt scripts/venv.sh
	scripts/venv.sh .cache/bench-serve $<

.PHONY: bench-serve
bench-serve: ## Measure examples/serve beside FastAPI with onnxruntime (installs them)
	scripts/bench-serve.sh

.PHONY: clean
clean: ## Remove what was built and installed here
	rm -rf bin .venv .cache web/ui/node_modules web/ui/.dev
	find web/ui/dist -mindepth 1 ! -name .gitkeep -delete
