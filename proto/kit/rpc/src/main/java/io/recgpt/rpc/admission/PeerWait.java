package io.recgpt.rpc.admission;

import io.grpc.Context;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Whether a call has waited for a peer in vain. Its time then says nothing of the load here, so
 * that a peer that hangs doesn't make this process turn callers away.
 */
public final class PeerWait {
  private static final Context.Key<PeerWait> KEY = Context.key("recgpt-peer-wait");

  private final AtomicBoolean noted = new AtomicBoolean();

  /** Notes that the current call, if it is one of a server, has waited in vain. */
  public static void note() {
    PeerWait call = KEY.get();
    if (call != null) {
      call.noted.set(true);
    }
  }

  /** The current context for the handling of a call whose waits are to be noted here. */
  public Context context() {
    return Context.current().withValue(KEY, this);
  }

  /** True once the call has waited in vain. */
  public boolean noted() {
    return noted.get();
  }
}
