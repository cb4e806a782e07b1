# Every target makes what it needs first. PORT, ACTIONS_PORT and HOST set where the bot listens.

PYTHON := .venv/bin/python
PACKAGES := actions benchmarks channels components evaluation scripts serving stores

export RASA_TELEMETRY_ENABLED := false
# TensorFlow, which Rasa loads, and SQLAlchemy would remark on themselves at every start.
export TF_CPP_MIN_LOG_LEVEL := 3
export SQLALCHEMY_SILENCE_UBER_WARNING := 1
# Where it is set, as in many container images, TensorFlow would be compiled anew at every start.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup run chat train test fuzz soak bench bench-quick lint evaluate widget screenshots
.PHONY: dependencies lock clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## make .venv with all that is needed to run and to develop
	@scripts/setup dev

run: ## train if needed, start the bot, and stop it on Ctrl-C
	@scripts/setup run
	@exec $(PYTHON) -m scripts.run

chat: ## talk with the bot in the terminal
	@scripts/setup run
	@exec $(PYTHON) -m scripts.chat

train: ## train the model if what it is made from has changed
	@scripts/setup run
	@exec $(PYTHON) -m scripts.train

test: ## run all tests
	@scripts/setup dev
	@$(PYTHON) -m scripts.train
	@exec $(PYTHON) -m pytest

fuzz: ## send COUNT (100000) odd requests to the bot; SEED repeats a run
	@scripts/setup dev
	@$(PYTHON) -m scripts.train
	@FUZZ_COUNT=$(or $(COUNT),100000) FUZZ_SEED=$(SEED) $(PYTHON) -m pytest -s tests/fuzz

soak: ## ask one bot TURNS (50000) questions, and a cluster that is killed and replaced 20000
	@scripts/setup dev
	@$(PYTHON) -m scripts.train
	@SOAK_TURNS=$(or $(TURNS),50000) $(PYTHON) -m pytest -s tests/soak
	@CLUSTER_TURNS=$(or $(CLUSTER_TURNS),20000) $(PYTHON) -m pytest -s tests/deploy/test_cluster.py

lint: ## check style and types
	@scripts/setup dev
	$(PYTHON) -m ruff check
	$(PYTHON) -m ruff format --check
	$(PYTHON) -m mypy $(PACKAGES)

evaluate: ## measure how well the bot understands
	@scripts/setup dev
	@exec $(PYTHON) -m evaluation

bench: ## measure the bot beside the stock recipe, which takes an hour to train if its data has changed
	@scripts/setup run
	@scripts/setup bench
	@exec .venv-bench/bin/python -m benchmarks

bench-quick: ## the same in a few minutes, into reports/bench
	@scripts/setup run
	@scripts/setup bench
	@exec .venv-bench/bin/python -m benchmarks --quick

widget: ## check, test and build the website's widget anew (needs Node)
	cd widget && npm ci && npm run check && npm test && npm run build

screenshots: ## draw the pictures of docs/website.md anew (needs Chromium)
	@scripts/setup dev
	@$(PYTHON) -m scripts.train
	@SCREENSHOTS=docs/screenshots $(PYTHON) -m pytest tests/browser/test_screenshots.py

dependencies: ## write docs/dependencies.md anew from what is pinned
	@scripts/setup dev
	@$(PYTHON) -m scripts.dependencies

lock: ## write requirements/*.txt anew from requirements/*.in
	@scripts/lock

clean: ## delete all that these targets have made
	rm -rf .venv .venv-bench .venv-tools logs models/bot.* models/stock* models/.training-* reports
	rm -rf widget/node_modules .hypothesis .mypy_cache .pytest_cache .rasa .ruff_cache
	find . -name __pycache__ -prune -exec rm -rf {} +
