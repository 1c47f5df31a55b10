package dev.ktc.compiler.cli;

import java.util.List;

/// The page of a finding as people read it.
///
/// The pages' examples are run as tests; what is written there for the tests is said in words here.
final class PageText {
  private static final String FENCE = "```";

  private PageText() {}

  /// Replaces what a fence announces by a line of text, and expectations by sentences.
  static String forPeople(String page) {
    StringBuilder out = new StringBuilder();
    boolean open = false;
    boolean expectations = false;
    for (String line : page.lines().toList()) {
      if (line.startsWith(FENCE)) {
        String kind = line.substring(FENCE.length()).strip();
        open = !open;
        if (open) {
          expectations = kind.equals("expect");
          out.append(title(kind)).append('\n');
        }
        continue;
      }
      if (open) {
        out.append("    ").append(expectations ? sentence(line) : line).append('\n');
      } else {
        out.append(line).append('\n');
      }
    }
    return out.toString();
  }

  private static String title(String kind) {
    return switch (kind.split(" ", 2)[0]) {
      case "rules" -> "Rules:";
      case "model" -> "Model:";
      case "devices" -> "Devices:";
      case "tensors" -> "Header of the safetensors file beside it:";
      case "gguf" -> "Metadata and tensors of the GGUF file:";
      case "options" -> "Options:";
      case "expect" -> "ktc reports:";
      default -> "";
    };
  }

  /// `error 7:12` as `error at line 7, column 12`.
  private static String sentence(String expectation) {
    if (expectation.strip().equals("nothing")) {
      return "nothing of this kind";
    }
    List<String> parts = List.of(expectation.strip().split("[ :]", -1));
    return parts.size() == 3
        ? parts.get(0) + " at line " + parts.get(1) + ", column " + parts.get(2)
        : expectation;
  }
}
