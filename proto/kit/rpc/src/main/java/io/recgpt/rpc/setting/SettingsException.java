package io.recgpt.rpc.setting;

import java.util.List;

/** A configuration that can't be used; the message has a line a problem. */
public final class SettingsException extends RuntimeException {
  private static final long serialVersionUID = 1;

  SettingsException(List<String> problems) {
    super(String.join(System.lineSeparator(), problems));
  }
}
