package io.recgpt.hostile.fuzz;

import build.buf.validate.ValidateProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import com.google.protobuf.ExtensionRegistry;
import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.Channel;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.reflection.v1.ServiceResponse;
import io.grpc.stub.StreamObserver;
import io.recgpt.processes.Service;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Asks processes which methods they offer, with their rules, so that none is forgotten. */
final class ReflectionClient {
  private final ExtensionRegistry rules = ExtensionRegistry.newInstance();
  private final Map<String, FileDescriptorProto> protos = new HashMap<>();
  private final Map<String, FileDescriptor> files = new HashMap<>();

  ReflectionClient() {
    ValidateProto.registerAllExtensions(rules);
  }

  /** All methods of a process, those of health and of reflection too. */
  List<FuzzedMethod> methods(Service service, Channel channel) {
    List<FuzzedMethod> methods = new ArrayList<>();
    ServerReflectionResponse listed =
        ask(channel, ServerReflectionRequest.newBuilder().setListServices("").build());
    for (ServiceResponse one : listed.getListServicesResponse().getServiceList()) {
      for (MethodDescriptor method : described(channel, one.getName()).getMethods()) {
        methods.add(new FuzzedMethod(service, method));
      }
    }
    return methods;
  }

  private ServiceDescriptor described(Channel channel, String service) {
    ServerReflectionResponse answer =
        ask(channel, ServerReflectionRequest.newBuilder().setFileContainingSymbol(service).build());
    try {
      for (ByteString file : answer.getFileDescriptorResponse().getFileDescriptorProtoList()) {
        FileDescriptorProto proto = FileDescriptorProto.parseFrom(file, rules);
        protos.putIfAbsent(proto.getName(), proto);
      }
      for (String name : List.copyOf(protos.keySet())) {
        ServiceDescriptor found =
            built(name).findServiceByName(service.substring(service.lastIndexOf('.') + 1));
        if (found != null && found.getFullName().equals(service)) {
          return found;
        }
      }
    } catch (InvalidProtocolBufferException | DescriptorValidationException wrong) {
      throw new IllegalStateException("the server describes no service " + service, wrong);
    }
    throw new IllegalStateException("the server does not describe " + service);
  }

  /** One instance of each file, whoever describes it, so that messages of all can be exchanged. */
  private FileDescriptor built(String name) throws DescriptorValidationException {
    FileDescriptor known = files.get(name);
    if (known != null) {
      return known;
    }
    FileDescriptorProto proto = protos.get(name);
    if (proto == null) {
      throw new IllegalStateException("the server does not describe the file " + name);
    }
    List<FileDescriptor> imported = new ArrayList<>();
    for (String each : proto.getDependencyList()) {
      imported.add(built(each));
    }
    FileDescriptor file = FileDescriptor.buildFrom(proto, imported.toArray(FileDescriptor[]::new));
    files.put(name, file);
    return file;
  }

  private static ServerReflectionResponse ask(Channel channel, ServerReflectionRequest question) {
    CompletableFuture<ServerReflectionResponse> answer = new CompletableFuture<>();
    StreamObserver<ServerReflectionRequest> questions =
        ServerReflectionGrpc.newStub(channel)
            .serverReflectionInfo(
                new StreamObserver<>() {
                  @Override
                  public void onNext(ServerReflectionResponse response) {
                    answer.complete(response);
                  }

                  @Override
                  public void onError(Throwable fault) {
                    answer.completeExceptionally(fault);
                  }

                  @Override
                  public void onCompleted() {}
                });
    questions.onNext(question);
    questions.onCompleted();
    return answer.join();
  }
}
