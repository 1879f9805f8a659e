# Everyday commands; `make` alone lists them. LIBTORCH=/path uses a libtorch of your own.

SWIFT ?= swift
TOOL := .build/release/cutline
SOURCES := Package.swift $(shell find Sources -type f)
FORMATTED := Package.swift Sources Tests Benchmarks Examples

.DEFAULT_GOAL := help
.PHONY: help setup build demo test bench bench-encoders bench-training format lint clean

help: ## List these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## Install system libraries and put libtorch into .libtorch/ (a second run does nothing)
	@Scripts/setup.sh

build: setup $(TOOL) ## Build the tool: .build/release/cutline

# Asking Swift whether anything changed takes seconds; the files' times tell at once.
$(TOOL): $(SOURCES) | setup
	$(SWIFT) build -c release --product cutline
	@touch -c $@

demo: build ## Caption the example photos; also writes demo.html
	$(TOOL) caption Examples/Photos --html demo.html

test: setup ## Build and run all tests
	$(SWIFT) build --build-tests
	$(SWIFT) test

bench: build ## Measure against PyTorch, side by side (ARGS="--only encoder --rounds 5")
	@Scripts/setup-benchmarks.sh
	.venv-bench/bin/python Benchmarks/bench.py $(ARGS)

bench-encoders: build ## Measure encoders against PyTorch, ONNX Runtime and OpenVINO (ARGS="--network resnet50")
	@Scripts/setup-benchmarks.sh
	.venv-bench/bin/python Benchmarks/encoders.py $(ARGS)

bench-training: build ## Measure training and search against PyTorch (ARGS="--only search --rounds 1")
	@Scripts/setup-benchmarks.sh
	.venv-bench/bin/python Benchmarks/training.py $(ARGS)

format: ## Format the Swift sources in place
	$(SWIFT) format --in-place --parallel --recursive $(FORMATTED)

lint: ## Check the format of the Swift sources
	$(SWIFT) format lint --strict --parallel --recursive $(FORMATTED)

clean: ## Remove what was built; .libtorch/ and .venv-bench/ stay
	rm -rf .build demo.html
