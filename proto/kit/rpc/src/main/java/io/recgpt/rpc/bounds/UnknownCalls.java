package io.recgpt.rpc.bounds;

import io.grpc.netty.shaded.io.netty.buffer.ByteBuf;
import io.grpc.netty.shaded.io.netty.buffer.ByteBufUtil;
import io.grpc.netty.shaded.io.netty.channel.Channel;
import io.grpc.netty.shaded.io.netty.channel.ChannelDuplexHandler;
import io.grpc.netty.shaded.io.netty.channel.ChannelFuture;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandlerContext;
import io.grpc.netty.shaded.io.netty.channel.ChannelPromise;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2Connection;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2Error;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2FrameTypes;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2Settings;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2Stream;
import java.util.function.BooleanSupplier;

/**
 * The calls of a connection whose caller has not shown that they may call: each is asked about as
 * it begins, before a handler is started, and again when it is reset, which is all that is seen of
 * those that are too many at once. Bytes cost as well, and more where they come in small pieces:
 * frames that ask for nothing are work too. Where it may not go on, the connection is closed, and
 * what has been sent after that is not looked at.
 */
final class UnknownCalls extends ChannelDuplexHandler {
  /** Pieces, as they are read, that are asked about as a call is. */
  private static final int PIECES_A_CALL = 10;

  /** A piece of so many bytes counts as two: up to fifty frames. */
  private static final int PIECE_BYTES = 512;

  private static final int RESET_BYTES = 13;
  private static final int TYPE_AT = 3;

  private final Http2ConnectionHandler http2;
  private final ChannelHandlerContext context;
  private final BooleanSupplier mayGoOn;
  private final Http2Connection.Listener begun =
      new Http2ConnectionAdapter() {
        @Override
        public void onStreamActive(Http2Stream stream) {
          ask();
        }
      };
  private int pieces;
  private boolean closing;

  private UnknownCalls(
      Http2ConnectionHandler http2, ChannelHandlerContext context, BooleanSupplier mayGoOn) {
    this.http2 = http2;
    this.context = context;
    this.mayGoOn = mayGoOn;
  }

  /**
   * Watches a connection; on its thread, once HTTP/2 is spoken there.
   *
   * @param mayGoOn asked of each call that begins or is reset
   */
  static void watch(Channel channel, BooleanSupplier mayGoOn) {
    ChannelHandlerContext context = channel.pipeline().context(Http2ConnectionHandler.class);
    if (context != null && context.handler() instanceof Http2ConnectionHandler http2) {
      UnknownCalls calls = new UnknownCalls(http2, context, mayGoOn);
      http2.connection().addListener(calls.begun);
      channel.pipeline().addBefore(context.name(), null, calls);
    }
  }

  /** Lets a connection have so many calls at once, and watches it no more; on any thread. */
  static void allow(Channel channel, int calls) {
    channel
        .eventLoop()
        .execute(() -> {
          UnknownCalls watched = channel.pipeline().get(UnknownCalls.class);
          if (watched != null) {
            watched.http2.connection().removeListener(watched.begun);
            channel.pipeline().remove(watched);
          }
          ChannelHandlerContext context = channel.pipeline().context(Http2ConnectionHandler.class);
          if (context != null && context.handler() instanceof Http2ConnectionHandler http2) {
            Http2Settings settings = new Http2Settings().maxConcurrentStreams(calls);
            ChannelFuture _ =
                http2.encoder().writeSettings(context, settings, context.newPromise());
            context.flush();
          }
        });
  }

  @Override
  public void channelRead(ChannelHandlerContext before, Object message) {
    if (message instanceof ByteBuf piece) {
      pieces += 1 + piece.readableBytes() / PIECE_BYTES;
      for (; pieces >= PIECES_A_CALL && !closing; pieces -= PIECES_A_CALL) {
        ask();
      }
      if (closing) {
        piece.release();
        return;
      }
    }
    before.fireChannelRead(message);
  }

  @Override
  public void write(ChannelHandlerContext before, Object message, ChannelPromise promise) {
    // RFC 9113, 6.4: a frame of its own, always of this length.
    boolean reset =
        message instanceof ByteBuf frame
            && frame.readableBytes() == RESET_BYTES
            && frame.getByte(frame.readerIndex() + TYPE_AT) == Http2FrameTypes.RST_STREAM;
    ChannelFuture _ = before.write(message, promise);
    if (reset) {
      ask();
    }
  }

  private void ask() {
    if (closing || mayGoOn.getAsBoolean()) {
      return;
    }
    closing = true;
    ByteBuf why =
        ByteBufUtil.writeAscii(
            context.alloc(), "too many calls or bytes a second without a good key: retry later");
    ChannelFuture _ =
        http2.goAway(
            context,
            http2.connection().remote().lastStreamCreated(),
            Http2Error.ENHANCE_YOUR_CALM.code(),
            why,
            context.newPromise());
    context.flush();
    // By way of its own handler it would wait for the calls that are open.
    ChannelFuture _ = context.close();
  }
}
