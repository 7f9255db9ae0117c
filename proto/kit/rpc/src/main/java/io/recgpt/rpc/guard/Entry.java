package io.recgpt.rpc.guard;

import io.grpc.Status;

/** Whether a call may be made. */
public sealed interface Entry {

  /** It may; whoever holds the permit says how the call ended, once. */
  non-sealed interface Permit extends Entry {
    /** The peer answered. */
    void answered();

    /** The peer answered by an error, or not at all. */
    void failed(Status.Code code);

    /** The caller is gone: whatever came of the call says nothing of the peer. */
    void abandoned();
  }

  /** It may not: the peer is spared, and nothing was sent. */
  enum Held implements Entry {
    /** Most calls of late failed. */
    BREAKER_OPEN,
    /** The peer has as many calls in progress as it may. */
    BULKHEAD_FULL
  }
}
