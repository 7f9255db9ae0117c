package io.recgpt.faults;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.ProtectionDomain;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;

/**
 * Lets the wall clock of one process jump, without a right to set the machine's: an agent of the
 * JVM that has every class ask {@link SkewedClock}. As with a real jump, time that is measured by
 * {@link System#nanoTime} goes on evenly.
 */
public final class ClockAgent implements ClassFileTransformer {
  private static final ClassDesc SYSTEM = ClassDesc.of("java.lang.System");
  private static final ClassDesc INSTANT = ClassDesc.of("java.time.Instant");
  private static final ClassDesc SKEWED = ClassDesc.of(SkewedClock.class.getName());
  private static final String MILLIS = "currentTimeMillis";
  private static final String CLOCK = "java/time/Clock";
  private static final Duration LOOK = Duration.ofMillis(50);

  private ClockAgent() {}

  /**
   * Makes the agent's file.
   *
   * @return options of a JVM whose clock {@link #jump} may put forward and back
   */
  static List<String> options(Path folder) throws IOException {
    Path jar = folder.resolve("clock-agent.jar");
    Manifest manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.putValue("Premain-Class", ClockAgent.class.getName());
    attributes.putValue("Boot-Class-Path", jar.getFileName().toString());
    attributes.putValue("Can-Retransform-Classes", "true");
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file, manifest)) {
      String name = SkewedClock.class.getName().replace('.', '/') + ".class";
      out.putNextEntry(new JarEntry(name));
      try (var in = ClockAgent.class.getClassLoader().getResourceAsStream(name)) {
        if (in == null) {
          throw new IOException(name + " is not on the class path");
        }
        in.transferTo(out);
      }
    }
    return List.of("-javaagent:%s=%s".formatted(jar, folder));
  }

  /**
   * Lets the clock of a process jump.
   *
   * @param folder that {@link #options} was given
   * @param pid of the process
   * @param skew how far it is from the right time afterwards, ahead above 0
   */
  static void jump(Path folder, long pid, Duration skew) throws IOException {
    Path written = Files.writeString(folder.resolve("clock.new"), Long.toString(skew.toMillis()));
    Files.move(written, skewOf(folder, pid), StandardCopyOption.ATOMIC_MOVE);
  }

  private static Path skewOf(Path folder, long pid) {
    return folder.resolve("clock-" + pid);
  }

  /**
   * What the JVM calls before the main class.
   *
   * @param folder where the process finds how far its clock is to be off
   */
  public static void premain(String folder, Instrumentation instrumentation)
      throws UnmodifiableClassException {
    instrumentation.addTransformer(new ClockAgent(), true);
    instrumentation.retransformClasses(Clock.class);
    Path skew = skewOf(Path.of(folder), ProcessHandle.current().pid());
    Thread.ofPlatform().daemon().name("clock-agent").start(() -> follow(skew));
  }

  private static void follow(Path file) {
    while (true) {
      try {
        if (Files.exists(file)) {
          SkewedClock.set(Long.parseLong(Files.readString(file).strip()));
        }
      } catch (IOException gone) {
        // The folder is deleted when all is over.
      }
      LockSupport.parkNanos(LOOK.toNanos());
    }
  }

  @Override
  public byte @Nullable [] transform(
      @Nullable ClassLoader loader,
      @Nullable String name,
      @Nullable Class<?> redefined,
      @Nullable ProtectionDomain domain,
      byte[] bytes) {
    boolean clock = CLOCK.equals(name);
    if (SkewedClock.class.getName().replace('.', '/').equals(name)
        || (!clock && !new String(bytes, StandardCharsets.ISO_8859_1).contains(MILLIS))) {
      return null;
    }
    ClassFile file =
        ClassFile.of(
            ClassFile.ClassHierarchyResolverOption.of(
                ClassHierarchyResolver.ofResourceParsing(
                    loader == null ? ClassLoader.getSystemClassLoader() : loader)));
    ClassModel model = file.parse(bytes);
    ClassTransform millis = ClassTransform.transformingMethodBodies(askingForMillis());
    ClassTransform instants =
        ClassTransform.transformingMethodBodies(
            method -> method.methodName().equalsString("currentInstant"), tellingInstants());
    return file.transformClass(model, clock ? instants.andThen(millis) : millis);
  }

  private static CodeTransform askingForMillis() {
    return (code, element) -> {
      if (element instanceof InvokeInstruction call
          && call.owner().asSymbol().equals(SYSTEM)
          && call.name().equalsString(MILLIS)) {
        code.invokestatic(SKEWED, MILLIS, MethodTypeDesc.of(ConstantDescs.CD_long));
      } else {
        code.with(element);
      }
    };
  }

  private static CodeTransform tellingInstants() {
    return (code, element) -> {
      if (element instanceof ReturnInstruction) {
        code.invokestatic(SKEWED, "skewed", MethodTypeDesc.of(INSTANT, INSTANT));
      }
      code.with(element);
    };
  }
}
