# Everything that people do with this repository. Each target is a script in deploy/dev, which can be read and run by itself.

.PHONY: help run stop test vectors corpora fuzz bench format clean
.DEFAULT_GOAL := help

help:  ## shows this list
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' Makefile | expand -t 18

run:  ## installs what is missing, starts PostgreSQL and Away with a demo organization, prints what to open
	@deploy/dev/run

stop:  ## stops the PostgreSQL that `make run` started
	@deploy/dev/postgres stop

test:  ## checks the format, builds, runs every test against a PostgreSQL of its own
	@deploy/dev/test

vectors:  ## runs the leave vectors in $AWAY_LEAVE_VECTORS, by the rules alone and through commands
	@deploy/dev/cases LeaveVector database

corpora:  ## runs the sign-in corpora in $AWAY_SAML_CORPUS, $AWAY_SAML_LOGOUT_CORPUS and $AWAY_JWT_CORPUS
	@deploy/dev/cases Corpus

fuzz:  ## throws changed inputs at every parser, with the address sanitizer; FUZZ_SECONDS=1800 for each instead of 20
	@deploy/dev/fuzz

bench:  ## measures against pgbench on the same server in the same run, prints one table; ONLY="EventStoreBenchmark …" runs some
	@deploy/dev/bench $(ONLY)

format:  ## formats all Swift code
	@deploy/dev/format

clean:  ## removes what was built, and all data of `make run`
	@deploy/dev/clean
