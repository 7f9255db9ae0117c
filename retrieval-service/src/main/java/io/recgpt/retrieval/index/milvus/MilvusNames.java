package io.recgpt.retrieval.index.milvus;

import io.recgpt.retrieval.index.IndexAlias;
import io.recgpt.retrieval.index.IndexName;
import io.recgpt.retrieval.index.IndexVersion;
import io.recgpt.rpc.Tenant;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names of collections and aliases in Milvus, which allows 255 letters, digits and '_': {@code
 * r<origin>_<tenant>_<dimension>_<name>} and {@code r<origin>_<tenant>_a_<name>}, tenant and name
 * in hexadecimal digits, so that no name runs into another.
 */
final class MilvusNames {
  private static final int ORIGIN_BYTES = 8;
  private static final Pattern VERSION = Pattern.compile("([1-9][0-9]{0,3})_((?:[0-9a-f]{2})+)");

  private final String origin;

  /** Names of what has one origin: others in the same Milvus are never met. */
  MilvusNames(String origin) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(origin.getBytes(StandardCharsets.UTF_8));
      this.origin = HexFormat.of().formatHex(Arrays.copyOf(digest, ORIGIN_BYTES));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  String collection(IndexVersion version) {
    return prefix(version.tenant())
        + version.dimension()
        + "_"
        + IndexName.toDigits(version.name());
  }

  String alias(IndexAlias alias) {
    return prefix(alias.tenant()) + "a_" + IndexName.toDigits(alias.name());
  }

  /** The version of a collection; none where it is another tenant's or not one of ours. */
  List<IndexVersion> version(Tenant tenant, String collection) {
    String prefix = prefix(tenant);
    if (!collection.startsWith(prefix)) {
      return List.of();
    }
    Matcher matcher = VERSION.matcher(collection.substring(prefix.length()));
    return matcher.matches()
        ? List.of(
            new IndexVersion(
                tenant, IndexName.fromDigits(matcher.group(2)), Integer.parseInt(matcher.group(1))))
        : List.of();
  }

  private String prefix(Tenant tenant) {
    return "r" + origin + "_" + IndexName.toDigits(tenant.id()) + "_";
  }
}
