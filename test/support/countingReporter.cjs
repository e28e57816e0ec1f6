// mocha's spec reporter, which also leaves the counts in a file for the runner to add up.
const { writeFileSync } = require('node:fs');
const { reporters } = require('mocha');

module.exports = class CountingReporter extends reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    const { outcome } = options.reporterOptions ?? {};
    runner.once('end', () => {
      const { passes, failures, pending } = runner.stats;
      if (outcome) writeFileSync(outcome, JSON.stringify({ passes, failures, pending }));
    });
  }
};
