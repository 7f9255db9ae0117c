package io.recgpt.hostile.fuzz;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import io.recgpt.processes.Service;

/**
 * A method of a process.
 *
 * @param service the process that offers it
 * @param descriptor what the contract says of it
 */
record FuzzedMethod(Service service, MethodDescriptor descriptor) {
  FuzzedMethod {
    requireNonNull(service);
    requireNonNull(descriptor);
  }

  /** Name in the contract, such as {@code recgpt.gateway.v1.EventService/RecordEvents}. */
  String fullName() {
    return descriptor.getService().getFullName() + "/" + descriptor.getName();
  }

  /** What tells it from the same method of another process. */
  String title() {
    String name = descriptor.getService().getName() + "/" + descriptor.getName();
    return service.title() + " " + name;
  }

  Descriptor request() {
    return descriptor.getInputType();
  }

  Descriptor response() {
    return descriptor.getOutputType();
  }

  /** Whether answers come one after the other, perhaps without an end. */
  boolean streams() {
    return descriptor.isServerStreaming();
  }

  /** Whether it waits for what may never come. */
  boolean waits() {
    return descriptor.getName().startsWith("Await");
  }
}
