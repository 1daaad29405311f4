// Errors of the engine's own fail a test: also those in programs that tests start.
process.env.GOSCAPE_STRICT = '1';
