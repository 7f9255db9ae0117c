package io.recgpt.rpc.bounds;

import static io.recgpt.rpc.bounds.MessageBounds.UNBOUNDED;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Message;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.PrototypeMarshaller;
import io.recgpt.gateway.v1.EventServiceGrpc;
import io.recgpt.gateway.v1.GetItemRequest;
import io.recgpt.gateway.v1.InterestServiceGrpc;
import io.recgpt.gateway.v1.ModelServiceGrpc;
import io.recgpt.gateway.v1.NearLineServiceGrpc;
import io.recgpt.gateway.v1.PromptServiceGrpc;
import io.recgpt.gateway.v1.RecommendRequest;
import io.recgpt.gateway.v1.RecommendationServiceGrpc;
import io.recgpt.gateway.v1.StreamRecommendRequest;
import io.recgpt.gateway.v1.UpsertItemsRequest;
import io.recgpt.type.v1.Item;
import io.recgpt.type.v1.ItemFilter;
import io.recgpt.type.v1.SessionBehavior;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class MessageBoundsTest {
  @Test
  void maxBytes_ofAMessageWithRules_isThatOfItsLongestFields() {
    // Tag, length of up to five bytes, and 128 characters of four.
    assertThat(MessageBounds.of(GetItemRequest.getDescriptor()).maxBytes())
        .isEqualTo(1 + 5 + 4 * 128);
  }

  @Test
  void count_ofAMessageWithinItsRules_isThatOfItsFields() {
    RecommendRequest request =
        RecommendRequest.newBuilder()
            .setUserId("u")
            .setFilter(ItemFilter.newBuilder().addAnyTags("a").addAnyTags("b"))
            .addSession(SessionBehavior.newBuilder().setItemId("i"))
            .build();

    MessageBounds.Count count =
        MessageBounds.of(RecommendRequest.getDescriptor()).count(request.toByteArray());

    assertThat(count.excess()).isEmpty();
    assertThat(count.fields()).isEqualTo(6);
  }

  @Test
  void count_ofTooManyElements_endsAtTheFirst() {
    RecommendRequest.Builder request = RecommendRequest.newBuilder();
    for (int i = 0; i < 1_000; i++) {
      request.addSession(SessionBehavior.getDefaultInstance());
    }
    StreamRecommendRequest outer = StreamRecommendRequest.newBuilder().setRequest(request).build();

    MessageBounds.Count count =
        MessageBounds.of(StreamRecommendRequest.getDescriptor()).count(outer.toByteArray());

    assertThat(count.excess()).contains(new MessageBounds.Excess("request.session", 100));
    assertThat(count.fields()).isEqualTo(102);
  }

  @Test
  void count_ofOneMessageInPieces_addsUpTheirElements() {
    byte[] piece =
        RecommendRequest.newBuilder()
            .setFilter(ItemFilter.newBuilder().addAnyTags("a").putAttributes("k", "v"))
            .build()
            .toByteArray();
    ByteString pieces = ByteString.EMPTY;
    for (int i = 0; i < 101; i++) {
      pieces = pieces.concat(ByteString.copyFrom(piece));
    }

    assertThat(
            MessageBounds.of(RecommendRequest.getDescriptor()).count(pieces.toByteArray()).excess())
        .contains(new MessageBounds.Excess("filter.attributes", 20));
  }

  @Test
  void count_ofTooManyInsideAList_namesTheElement() {
    Item.Builder item = Item.newBuilder();
    for (int i = 0; i < 65; i++) {
      item.addTags("t");
    }
    UpsertItemsRequest request =
        UpsertItemsRequest.newBuilder().addItems(Item.getDefaultInstance()).addItems(item).build();

    assertThat(
            MessageBounds.of(UpsertItemsRequest.getDescriptor())
                .count(request.toByteArray())
                .excess())
        .contains(new MessageBounds.Excess("items[1].tags", 64));
  }

  @Test
  void count_ofBytesThatAreNoMessage_countsThoseBefore() {
    MessageBounds bounds = MessageBounds.of(RecommendRequest.getDescriptor());

    assertThat(bounds.count(new byte[] {10, 1, 'u', 10, 5, 1}).fields()).isEqualTo(2);
    assertThat(bounds.count(new byte[] {-1, -1, -1}).fields()).isZero();
  }

  @Test
  void maxBytes_ofPublicRequests_isBounded() {
    List<String> unbounded =
        Stream.of(
                EventServiceGrpc.getServiceDescriptor(),
                InterestServiceGrpc.getServiceDescriptor(),
                ModelServiceGrpc.getServiceDescriptor(),
                NearLineServiceGrpc.getServiceDescriptor(),
                PromptServiceGrpc.getServiceDescriptor(),
                RecommendationServiceGrpc.getServiceDescriptor())
            .flatMap(service -> service.getMethods().stream())
            .filter(method -> MessageBounds.of(request(method)).maxBytes() == UNBOUNDED)
            .map(MethodDescriptor::getFullMethodName)
            .toList();

    assertThat(unbounded).isEmpty();
  }

  private static Descriptor request(MethodDescriptor<?, ?> method) {
    PrototypeMarshaller<?> marshaller = (PrototypeMarshaller<?>) method.getRequestMarshaller();
    return ((Message) requireNonNull(marshaller.getMessagePrototype())).getDescriptorForType();
  }
}
