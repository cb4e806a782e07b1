# Every target makes what it needs first. PORT and HOST set where the bot listens, ARTICLE which
# article it answers from.

PYTHON := .venv/bin/python
PACKAGES := actions faq tools

export RASA_TELEMETRY_ENABLED := false
# Another article than that of data/: its folder.
export ARTICLE
# Where it is set, as in many container images, libraries would be compiled anew at every start.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup new check-article renumber run preview live back report desk teach wordings chat ask explain train check test fuzz soak bench bench-quick lint evaluate tune voices slack-manifest widget screenshots
.PHONY: dependencies lock clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## make .venv with all that is needed to run and to develop
	@tools/setup dev

new: ## make the skeleton of another article in ARTICLE=folder
	@tools/setup run
	@env -u ARTICLE $(PYTHON) -m faq.owner.new "$(ARTICLE)"

check-article: ## say all that is wrong with the article's files, in a second or two
	@tools/setup run
	@exec $(PYTHON) -m faq.owner.check

renumber: ## move the line numbers of facts.yml from the article's text OLD=file to the edited NEW=file
	@tools/setup run
	@exec $(PYTHON) -m faq.owner.renumber "$(OLD)" "$(NEW)"

run: ## train if needed, start the bot, and stop it on Ctrl-C
	@tools/setup run
	@exec $(PYTHON) -m tools.run

preview: ## see which answers would change, in reports/changes.html, and try the new bot on PORT + 1
	@tools/setup run
	@exec $(PYTHON) -m tools.compare

live: ## make what was edited go live; a bot that runs takes it up without refusing a request
	@tools/setup run
	@exec $(PYTHON) -m tools.publish

back: ## go back to what was live before
	@tools/setup run
	@exec $(PYTHON) -m tools.publish --back

report: ## show what visitors asked in DAYS (30) days, as reports/asked.html and .csv, or by MAIL=address; only of SITE, CHANNEL
	@tools/setup run
	@exec $(PYTHON) -m tools.owner_report --days $(or $(DAYS),30) $(if $(MAIL),--mail $(MAIL)) \
		$(if $(CHANNEL),--channel "$(CHANNEL)") $(if $(SITE),--site "$(SITE)")

desk: ## show the same, always current, and teach, in the browser, with OWNER_TOKEN, on OWNER_PORT (5006)
	@tools/setup run
	@exec $(PYTHON) -m tools.desk

teach: ## go through what was asked in vain, and say with one key what each question is
	@tools/setup run
	@$(PYTHON) -m tools.train
	@exec $(PYTHON) -m tools.teach --days $(or $(DAYS),30)

wordings: ## propose wordings for TOPIC=id, from how people ask about other topics; list the topics without it
	@tools/setup run
	@exec $(PYTHON) -m tools.wordings $(TOPIC)

chat: ## talk with the bot in the terminal
	@tools/setup run
	@exec $(PYTHON) -m tools.chat

ask: ## answer Q='…' without servers; several turns with | between them
	@$(if $(Q),,echo "make $@ Q='CCOとは?'" >&2; exit 2)
	@tools/setup run
	@$(PYTHON) -m tools.train
	@exec $(PYTHON) -m tools.ask "$(Q)"

explain: ## the same, and how each turn was understood and why
	@$(if $(Q),,echo "make $@ Q='CCOとは?'" >&2; exit 2)
	@tools/setup run
	@$(PYTHON) -m tools.train
	@exec $(PYTHON) -m tools.ask --explain "$(Q)"

train: ## train the model if what it is made from has changed
	@tools/setup run
	@exec $(PYTHON) -m tools.train

check: lint ## check style and types, and run the tests that need no servers: what a developer waits for
	@$(PYTHON) -m tools.train
	@exec $(PYTHON) -m pytest -n auto --dist worksteal -m "not slow"

test: check ## run everything: checks, all tests, the measures of what is learned from and understood
	@$(PYTHON) -m pytest -n auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder -m "slow and not alone"
	@$(PYTHON) -m pytest -m alone
	@$(MAKE) --no-print-directory voices evaluate

fuzz: ## send COUNT (100000) odd requests to the bot; SEED repeats a run
	@tools/setup dev
	@$(PYTHON) -m tools.train
	@FUZZ_COUNT=$(or $(COUNT),100000) FUZZ_SEED=$(SEED) $(PYTHON) -m pytest -s tests/fuzz

soak: ## ask one bot TURNS (50000) questions, and a cluster that is killed and replaced 20000
	@tools/setup dev
	@$(PYTHON) -m tools.train
	@SOAK_TURNS=$(or $(TURNS),50000) $(PYTHON) -m pytest -s tests/soak
	@CLUSTER_TURNS=$(or $(CLUSTER_TURNS),20000) $(PYTHON) -m pytest -s tests/deploy/test_cluster.py

lint: ## check style and types
	@tools/setup dev
	$(PYTHON) -m ruff check
	$(PYTHON) -m ruff format --check
	$(PYTHON) -m mypy $(PACKAGES)

evaluate: ## measure how well the trained model understands, into reports/evaluation.html
	@tools/setup dev
	@$(PYTHON) -m tools.train
	@exec $(PYTHON) -m tools.evaluation

tune: ## choose the numbers of config.yml anew, on people that the models have not seen
	@tools/setup dev
	@exec $(PYTHON) -m tools.evaluation.tune

voices: ## check what the models learn from, and measure how varied it is
	@tools/setup dev
	@exec $(PYTHON) -m tools.evaluation.voices

bench: ## measure the bot beside the stock recipe, which takes an hour to train if its data has changed
	@tools/setup dev
	@tools/setup bench
	@exec $(PYTHON) -m tools.benchmarks

bench-quick: ## the same in a few minutes, into reports/bench
	@tools/setup dev
	@tools/setup bench
	@exec $(PYTHON) -m tools.benchmarks --quick

slack-manifest: ## print the Slack app to paste, for Socket Mode, or for HTTP at URL=https://…
	@tools/setup run >&2
	@exec $(PYTHON) -m faq.channels.slack.manifest $(if $(URL),--url $(URL))

widget: ## check, test and build the website's widget anew (needs Node)
	cd widget && npm ci && npm run check && npm test && npm run build

screenshots: ## draw the pictures of docs/website.md anew (needs Chromium)
	@tools/setup dev
	@$(PYTHON) -m tools.train
	@SCREENSHOTS=docs/screenshots $(PYTHON) -m pytest tests/browser/test_screenshots.py

dependencies: ## write docs/dependencies.md anew from what is pinned
	@tools/setup dev
	@$(PYTHON) -m tools.dependencies

lock: ## write requirements/*.txt anew from requirements/*.in
	@tools/lock

clean: ## delete all that these targets have made
	rm -rf .venv .venv-bench .venv-tools logs models/*.tar.gz models/*.sha256 models/.training-* reports
	rm -rf widget/node_modules .hypothesis .mypy_cache .pytest_cache .rasa .ruff_cache
	find . -name __pycache__ -prune -exec rm -rf {} +
