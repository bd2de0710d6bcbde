# Each verb sets up what it needs by itself. `python3 tools/bootstrap.py --help` says how.
PYTHON ?= python3
BOOT = $(PYTHON) tools/bootstrap.py

.PHONY: help serve dev test lint bench wheel lock openapi clean
help:     ## this list
	@sed -n 's/^\([a-z]*\): *## */  make \1\t/p' Makefile | expand -t 18
serve:    ## set up and serve on http://127.0.0.1:8000
	@$(BOOT) --pwa && exec .venv/bin/huliu serve
dev:      ## the same, restarting when Python files change
	@$(BOOT) --pwa && exec .venv/bin/huliu serve --reload
test:     ## everything, against real PostgreSQL, Redis and Chromium
	@$(BOOT) --pwa --dev --browser && exec .venv/bin/python tools/run_tests.py $(ARGS)
lint:     ## style, types, arrows between features, sizes, lock files, the PWA's own checks
	@$(BOOT) --pwa --dev && .venv/bin/python tools/lint.py
bench:    ## the ratios of tests/benchmarks/RESULTS.md
	@$(BOOT) --pwa --dev && exec .venv/bin/python -m tests.benchmarks $(ARGS)
wheel:    ## dist/*.whl, which serves by itself: the PWA and content are in it
	@$(BOOT) --pwa --dev && .venv/bin/uv build --wheel --no-build-isolation --out-dir dist
lock:     ## renew the lock files after changing pyproject.toml
	@$(BOOT) --dev && .venv/bin/python tools/bootstrap.py --relock
openapi:  ## rewrite the committed OpenAPI document and the PWA's types
	@$(BOOT) --pwa --dev && .venv/bin/huliu openapi > tests/http/openapi.json && cd pwa && npm run -s types
clean:    ## remove what the other verbs installed and built
	rm -rf .venv pwa/node_modules pwa/dist pwa/dist-server pwa/dist-told dist
