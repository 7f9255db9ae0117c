package io.recgpt.hostile.fuzz;

import build.buf.validate.FieldRules;
import build.buf.validate.ValidateProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Descriptors.OneofDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.UnknownFieldSet;
import java.util.List;

/** Messages of a type, by its fields and their rules. */
final class MessageMaker {
  /** Whether a message that answers had in them is taken and changed. */
  private static final double FROM_CORPUS = 0.5;

  private static final double PRESENT = 0.6;
  private static final int DEEPEST = 8;

  private final Corpus corpus;
  private final FieldValues values;
  private final long now;

  /**
   * Makes messages.
   *
   * @param now where the times of valid messages end, in seconds since 1970
   */
  MessageMaker(Corpus corpus, long now) {
    this.corpus = corpus;
    this.values = new FieldValues(corpus);
    this.now = now;
  }

  DynamicMessage message(Descriptor type, Dice dice) {
    return message(type, dice, 0);
  }

  private DynamicMessage message(Descriptor type, Dice dice, int depth) {
    List<DynamicMessage> known = corpus.messages(type.getFullName());
    if (!known.isEmpty() && dice.chance(FROM_CORPUS)) {
      return changed(dice.of(known), dice, depth);
    }
    DynamicMessage.Builder message = DynamicMessage.newBuilder(type);
    for (OneofDescriptor oneof : type.getRealOneofs()) {
      if (dice.chance(0.9)) {
        fill(message, dice.of(oneof.getFields()), dice, depth);
      }
    }
    for (FieldDescriptor field : type.getFields()) {
      boolean alone = field.getRealContainingOneof() == null;
      if (alone && (dice.chance(PRESENT) || (wanted(field) && !dice.hostile()))) {
        fill(message, field, dice, depth);
      }
    }
    if (dice.hostile()) {
      message.setUnknownFields(unknown(dice));
    }
    return message.build();
  }

  private DynamicMessage changed(DynamicMessage known, Dice dice, int depth) {
    DynamicMessage.Builder message = known.toBuilder();
    for (FieldDescriptor field : known.getDescriptorForType().getFields()) {
      if (dice.hostile()) {
        message.clearField(field);
        if (dice.chance(0.8)) {
          fill(message, field, dice, depth);
        }
      }
    }
    return message.build();
  }

  /** Whether the rules refuse the message without this field. */
  private static boolean wanted(FieldDescriptor field) {
    FieldRules rules = rules(field);
    return rules.getRequired()
        || rules.getString().hasMinLen()
        || rules.getString().hasPattern()
        || rules.getString().getInCount() > 0
        || rules.getRepeated().hasMinItems()
        || rules.getInt32().getGte() > 0
        || rules.getEnum().getNotInCount() > 0;
  }

  private void fill(DynamicMessage.Builder message, FieldDescriptor field, Dice dice, int depth) {
    FieldRules rules = rules(field);
    if (!field.isRepeated()) {
      if (dice.takeValue() && depth < DEEPEST) {
        message.setField(field, one(field.getName(), field, rules, dice, depth));
      }
      return;
    }
    int count = values.count(rules, dice);
    for (int i = 0; i < count && dice.takeValue() && depth < DEEPEST; i++) {
      if (field.isMapField()) {
        message.addRepeatedField(field, entry(field, rules, dice, depth));
      } else {
        FieldRules items = rules.getRepeated().getItems();
        message.addRepeatedField(field, one(field.getName(), field, items, dice, depth));
      }
    }
  }

  private DynamicMessage entry(FieldDescriptor map, FieldRules rules, Dice dice, int depth) {
    FieldDescriptor key = map.getMessageType().findFieldByNumber(1);
    FieldDescriptor value = map.getMessageType().findFieldByNumber(2);
    return DynamicMessage.newBuilder(map.getMessageType())
        .setField(key, one(map.getName(), key, rules.getMap().getKeys(), dice, depth))
        .setField(value, one(map.getName(), value, rules.getMap().getValues(), dice, depth))
        .build();
  }

  private Object one(String name, FieldDescriptor field, FieldRules rules, Dice dice, int depth) {
    if (FieldValues.isTime(field)) {
      Descriptor time = field.getMessageType();
      return DynamicMessage.newBuilder(time)
          .setField(time.findFieldByName("seconds"), FieldValues.seconds(dice, now))
          .setField(time.findFieldByName("nanos"), FieldValues.nanos(dice))
          .build();
    }
    return field.getJavaType() == JavaType.MESSAGE
        ? message(field.getMessageType(), dice, depth + 1)
        : values.value(name, field, rules, dice);
  }

  private static UnknownFieldSet unknown(Dice dice) {
    UnknownFieldSet.Field field =
        UnknownFieldSet.Field.newBuilder().addVarint(dice.random().nextLong()).build();
    return UnknownFieldSet.newBuilder().addField(10_000 + dice.below(1_000), field).build();
  }

  private static FieldRules rules(FieldDescriptor field) {
    return field.getOptions().getExtension(ValidateProto.field);
  }
}
