package io.recgpt.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class EmbeddingTest {
  @Test
  void of_arrayChangedLater_staysTheSame() {
    float[] values = {1, 2};
    Embedding embedding = Embedding.of(values);
    values[0] = 5;
    embedding.toArray()[1] = 5;

    assertThat(embedding).isEqualTo(Embedding.of(1, 2)).hasSameHashCodeAs(Embedding.of(1, 2));
  }

  @Test
  void of_notFinite_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Embedding.of(1, Float.NaN))
        .withMessage("values[1]: NaN (expected: a finite number)");
  }

  @Test
  void of_noValues_isRefused() {
    assertThatIllegalArgumentException().isThrownBy(Embedding::of);
  }

  @Test
  void unit_zeros_stayZeros() {
    assertThat(Embedding.unit(0, 0)).isEqualTo(Embedding.of(0, 0));
  }

  @Test
  void toBytes_one_isLittleEndian() {
    assertThat(Embedding.of(1).toBytes()).containsExactly(0, 0, 0x80, 0x3f);
  }

  @Test
  void fromBytes_brokenLength_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Embedding.fromBytes(new byte[5]))
        .withMessage("bytes: 5 (expected: a multiple of 4)");
  }

  @Test
  void dot_otherDimension_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Embedding.of(1, 2).dot(Embedding.of(1)))
        .withMessage("dimension: 1 (expected: 2)");
  }

  @Test
  void dot_oddDimension_readsEveryValue() {
    assertThat(Embedding.of(1, 2, 3).dot(Embedding.of(4, 5, 6))).isEqualTo(32);
  }

  @Test
  void weightedMean_weights_leanToTheHeavier() {
    Embedding mean =
        Embedding.weightedMean(
            List.of(Embedding.of(1, 0), Embedding.of(0, 1)), new double[] {3, 4});

    assertThat(mean).isEqualTo(Embedding.of(0.6f, 0.8f));
  }

  @Test
  void mean_opposites_isZero() {
    assertThat(Embedding.mean(List.of(Embedding.of(1, 2), Embedding.of(-1, -2))))
        .isEqualTo(Embedding.of(0, 0));
  }

  @Test
  void mean_none_isRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> Embedding.mean(List.of()));
  }

  @Property
  void fromBytes_afterToBytes_isTheSame(@ForAll("vectors") float[] values) {
    Embedding embedding = Embedding.of(values);

    assertThat(Embedding.fromBytes(embedding.toBytes())).isEqualTo(embedding);
  }

  @Property
  void unit_anyVector_hasLengthOneOrZero(@ForAll("vectors") float[] values) {
    Embedding unit = Embedding.unit(values);

    assertThat(unit.dot(unit))
        .satisfiesAnyOf(
            length -> assertThat(length).isCloseTo(1, within(1e-4)),
            length -> assertThat(length).isZero());
  }

  @Provide
  Arbitrary<float[]> vectors() {
    return Arbitraries.floats().between(-1e6f, 1e6f).array(float[].class).ofMinSize(1).ofMaxSize(9);
  }
}
