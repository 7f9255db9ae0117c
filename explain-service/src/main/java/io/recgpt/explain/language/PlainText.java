package io.recgpt.explain.language;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Text from outside, made harmless: no markup, no control or format characters, no symbols. */
public final class PlainText {
  private static final int MAX_WORD = 30;
  private static final Pattern CODE =
      Pattern.compile("(?is)<(script|style)\\b[^>]{0,500}>.{0,4000}?</\\1\\s{0,10}>");
  private static final Pattern MARKUP = Pattern.compile("(?s)<[/!?a-zA-Z][^<>]{0,500}>?");
  private static final Pattern ENTITY = Pattern.compile("&#?[a-zA-Z0-9]{1,10};");
  private static final Pattern ADDRESS = Pattern.compile("(?i)\\b(?:https?://|www\\.)\\S*");
  private static final Pattern NOISE =
      Pattern.compile("[\\p{C}\\p{So}\\p{Sk}\\p{Z}<>{}|\\\\^~`*_#=@\\[\\]]+");
  private static final Pattern SPACE = Pattern.compile(" +");

  private PlainText() {}

  /**
   * Cleans a text and keeps its first characters.
   *
   * @param limit most characters to keep, cut between words
   */
  public static String clean(String raw, int limit) {
    if (isClean(raw, limit)) {
      return raw;
    }
    String text = raw.length() > limit * 4 ? raw.substring(0, limit * 4) : raw;
    text = Normalizer.normalize(text, Normalizer.Form.NFC);
    text = CODE.matcher(text).replaceAll(" ");
    text = MARKUP.matcher(text).replaceAll(" ");
    text = ENTITY.matcher(text.replace("&amp;", "&")).replaceAll(" ");
    text = ADDRESS.matcher(text).replaceAll(" ");
    text = text.replace('\u2019', '\'').replace('\u2018', '\'');
    text = text.replace('\u201c', '"').replace('\u201d', '"');
    text = NOISE.matcher(text).replaceAll(" ");
    List<String> words = new ArrayList<>();
    int length = 0;
    for (String word : SPACE.split(text.strip(), -1)) {
      if (word.length() > MAX_WORD || word.isEmpty()) {
        continue;
      }
      length += word.length() + 1;
      if (length > limit + 1) {
        break;
      }
      words.add(word);
    }
    return String.join(" ", words);
  }

  /** True for short plain English, which most text is: it would come out as it is. */
  private static boolean isClean(String raw, int limit) {
    if (raw.length() > limit) {
      return false;
    }
    int word = 0;
    for (int i = 0; i < raw.length(); i++) {
      char letter = raw.charAt(i);
      if (letter == ' ') {
        if (word == 0) {
          return false;
        }
        word = 0;
      } else if (!isPlain(letter) || ++word > MAX_WORD) {
        return false;
      }
    }
    return word > 0 || raw.isEmpty();
  }

  /** Letters, digits and marks that no address can be made of. */
  private static boolean isPlain(char letter) {
    return (letter >= 'a' && letter <= 'z')
        || (letter >= 'A' && letter <= 'Z')
        || (letter >= '0' && letter <= '9')
        || letter == ','
        || letter == '-'
        || letter == '\'';
  }
}
