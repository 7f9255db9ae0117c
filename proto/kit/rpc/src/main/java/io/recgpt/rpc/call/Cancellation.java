package io.recgpt.rpc.call;

import io.grpc.Context;
import io.grpc.Deadline;
import io.recgpt.rpc.error.ErrorCode;
import io.recgpt.rpc.error.RpcException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Ends the work of a call whose caller is gone, or whose deadline has passed: nobody is served by
 * it, and nothing of it may take effect any more.
 */
public final class Cancellation {
  private Cancellation() {}

  /**
   * Looks whether the current call is still waited for; between the steps of long work, and before
   * anything takes effect.
   *
   * @throws RpcException CANCELLED or DEADLINE_EXCEEDED where it is not
   */
  public static void check() {
    check(Context.current());
  }

  /** The same of the call that a context is of, for work on other threads. */
  public static void check(Context call) {
    if (call.isCancelled()) {
      throw fault(call);
    }
  }

  /**
   * Does work that waits on the calling thread, which is interrupted once the current call is
   * cancelled or its deadline passes. Not for work that reads or writes files on this thread: an
   * interrupt closes their channels.
   */
  public static <T extends @Nullable Object> T interrupting(Callable<T> work) throws Exception {
    Interrupter interrupter = new Interrupter(Thread.currentThread());
    Context call = Context.current();
    call.addListener(interrupter, Runnable::run);
    try {
      return work.call();
    } finally {
      call.removeListener(interrupter);
      interrupter.end();
    }
  }

  /** What the caller of a call that ended early would be told. */
  static RpcException fault(Context call) {
    Deadline deadline = call.getDeadline();
    return deadline != null && deadline.isExpired()
        ? RpcException.of(
            ErrorCode.DEADLINE_EXCEEDED, "the call's deadline passed: allow it more time")
        : RpcException.of(ErrorCode.CANCELLED, "the call was cancelled");
  }

  /** Interrupts a thread, but not once its work is done. */
  private static final class Interrupter implements Context.CancellationListener {
    private final Thread thread;
    private boolean ended;
    private boolean interrupted;

    Interrupter(Thread thread) {
      this.thread = thread;
    }

    @Override
    public synchronized void cancelled(Context context) {
      if (!ended) {
        interrupted = true;
        thread.interrupt();
      }
    }

    synchronized void end() {
      ended = true;
      if (interrupted) {
        Thread.interrupted(); // ours: what comes after on this thread must not suffer from it
      }
    }
  }
}
