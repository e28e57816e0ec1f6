import { AdaptiveRetryStrategy, DefaultRateLimiter } from '@smithy/core/retry';
import type { RetryErrorInfo, RetryStrategyV2, RetryToken, StandardRetryToken } from '@smithy/types';

/** However busy a server says it is, it is asked this often; the SDK's own floor would stretch a submit to minutes. */
const slowestPerSecond = 10;

/**
 * The SDK's adaptive retries with a retry budget for each request. Its own budget is shared by all requests of a client
 * and used up when a server refuses a large part of a long upload, which then fails although each request would get
 * through. The send rate stays shared: "slow down" slows all requests.
 */
export class PatientRetries implements RetryStrategyV2 {
  readonly mode = 'adaptive';
  readonly #attempts: number;
  readonly #rateLimiter = new DefaultRateLimiter({ minFillRate: slowestPerSecond });
  readonly #strategyOf = new WeakMap<RetryToken, AdaptiveRetryStrategy>();

  constructor(attempts: number) {
    this.#attempts = attempts;
  }

  async acquireInitialRetryToken(scope: string): Promise<RetryToken> {
    const strategy = new AdaptiveRetryStrategy(this.#attempts, { rateLimiter: this.#rateLimiter, maxAttempts: this.#attempts });
    return this.#remember(await strategy.acquireInitialRetryToken(scope), strategy);
  }

  async refreshRetryTokenForRetry(token: StandardRetryToken, errorInfo: RetryErrorInfo): Promise<RetryToken> {
    const strategy = this.#strategyOf.get(token);
    if (!strategy) throw new Error('A retry token of another strategy.');
    return this.#remember(await strategy.refreshRetryTokenForRetry(token, errorInfo), strategy);
  }

  recordSuccess(token: StandardRetryToken): void {
    this.#strategyOf.get(token)?.recordSuccess(token);
  }

  #remember(token: RetryToken, strategy: AdaptiveRetryStrategy): RetryToken {
    this.#strategyOf.set(token, strategy);
    return token;
  }
}
