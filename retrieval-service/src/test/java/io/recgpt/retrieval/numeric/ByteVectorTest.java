package io.recgpt.retrieval.numeric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.recgpt.inference.Embedding;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

final class ByteVectorTest {
  @Property(tries = 200)
  void cosine_randomUnitVectors_isThatOfTheFloats(@ForAll long seed) {
    Random random = new Random(seed);
    Embedding left = random(random);
    Embedding right =
        Embedding.weightedMean(
            java.util.List.of(left, random(random)), new double[] {random.nextDouble(), 1});

    assertThat((double) ByteVector.of(left).cosine(ByteVector.of(right)))
        .isCloseTo(left.dot(right), within(0.003));
  }

  @Test
  void cosine_ofItselfAndItsOpposite_isOneAndMinusOne() {
    Embedding vector = random(new Random(1));
    float[] turned = vector.toArray();
    for (int i = 0; i < turned.length; i++) {
      turned[i] = -turned[i];
    }

    ByteVector bytes = ByteVector.of(vector);

    assertThat(bytes.cosine(bytes)).isCloseTo(1, within(0.003f));
    assertThat(bytes.cosine(ByteVector.of(Embedding.of(turned)))).isCloseTo(-1, within(0.003f));
  }

  @Test
  void cosine_vectorOfZeros_isZero() {
    ByteVector zeros = ByteVector.of(Embedding.of(new float[384]));

    assertThat(zeros.cosine(ByteVector.of(random(new Random(1))))).isZero();
  }

  private static Embedding random(Random random) {
    float[] values = new float[384];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return Embedding.unit(values);
  }
}
