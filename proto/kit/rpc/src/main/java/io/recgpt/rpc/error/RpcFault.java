package io.recgpt.rpc.error;

import java.util.Optional;

/** A fault of another module that knows what callers are to be told of it. */
public interface RpcFault {
  /** What callers are told; none where it is our own mistake, to be logged and told as INTERNAL. */
  Optional<RpcException> told();
}
