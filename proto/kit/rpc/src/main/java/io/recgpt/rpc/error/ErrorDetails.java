package io.recgpt.rpc.error;

import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.rpc.ErrorDetailsProto;
import io.grpc.BindableService;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.protobuf.ProtoFileDescriptorSupplier;
import io.grpc.reflection.v1.ServerReflectionProto;

/**
 * The details of errors, {@code google.rpc}, for reflection. It knows what the files of services
 * import, and none imports these: a status carries them as {@code Any}, which clients that have no
 * .proto of ours print by asking for the type.
 */
public final class ErrorDetails {
  private ErrorDetails() {}

  /** The reflection service, its own file with one more import. */
  public static ServerServiceDefinition reflectedBy(BindableService reflection) {
    ServerServiceDefinition bound = reflection.bindService();
    FileDescriptor file = withDetails(ServerReflectionProto.getDescriptor());
    ServiceDescriptor.Builder described =
        ServiceDescriptor.newBuilder(bound.getServiceDescriptor().getName())
            .setSchemaDescriptor((ProtoFileDescriptorSupplier) () -> file);
    bound.getServiceDescriptor().getMethods().forEach(described::addMethod);
    ServerServiceDefinition.Builder definition = ServerServiceDefinition.builder(described.build());
    bound.getMethods().forEach(definition::addMethod);
    return definition.build();
  }

  private static FileDescriptor withDetails(FileDescriptor file) {
    FileDescriptor details = ErrorDetailsProto.getDescriptor();
    try {
      return FileDescriptor.buildFrom(
          file.toProto().toBuilder().addDependency(details.getName()).build(),
          new FileDescriptor[] {details});
    } catch (DescriptorValidationException impossible) {
      throw new IllegalStateException("an import more breaks no file", impossible);
    }
  }
}
