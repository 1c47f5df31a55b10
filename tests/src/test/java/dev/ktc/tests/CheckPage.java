package dev.ktc.tests;

import dev.ktc.compiler.pipeline.Finding;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The page of a kind of finding: Markdown whose examples can be run.
///
/// An example is a run of fenced blocks that ends with an `expect` block. A later example of the
/// same page starts from nothing.
final class CheckPage {
  private CheckPage() {}

  /// A block of an example.
  ///
  /// @param latin1 its bytes, each as a character, with escapes undone where it says `escaped`
  record Block(String latin1) {
    byte[] content() {
      return latin1.getBytes(StandardCharsets.ISO_8859_1);
    }

    String text() {
      return new String(content(), StandardCharsets.UTF_8);
    }
  }

  /// One example.
  ///
  /// @param line where its `expect` block begins, counted from 1
  /// @param blocks by kind: `rules`, `model`, `devices`, `settings`, `tensors`, `gguf`,
  ///     `options`
  /// @param expected lines `severity line:column`; empty for `nothing`
  record Example(int line, Map<String, Block> blocks, List<String> expected) {
    boolean fires() {
      return !expected.isEmpty();
    }
  }

  /// The page as it is shipped.
  static String text(Finding finding) {
    try (InputStream in = finding.home().getResourceAsStream(finding.page())) {
      if (in == null) {
        throw new AssertionError(finding.code().number() + " has no page " + finding.page());
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// All examples of a page.
  static List<Example> examples(String page) {
    List<Example> examples = new ArrayList<>();
    Map<String, Block> blocks = new LinkedHashMap<>();
    String[] lines = page.split("\n", -1);
    for (int i = 0; i < lines.length; i++) {
      if (!lines[i].startsWith("```")) {
        continue;
      }
      String[] info = lines[i].substring(3).strip().split(" ", -1);
      int start = i;
      StringBuilder content = new StringBuilder();
      for (i++; !lines[i].equals("```"); i++) {
        content.append(lines[i]).append('\n');
      }
      switch (info[0]) {
        case "expect" -> {
          examples.add(new Example(start + 1, blocks, expected(content.toString())));
          blocks = new LinkedHashMap<>();
        }
        case "rules", "model", "devices", "settings", "tensors", "gguf", "options" -> {
          boolean escaped = info.length > 1 && info[1].equals("escaped");
          byte[] plain = content.toString().getBytes(StandardCharsets.UTF_8);
          byte[] bytes = escaped ? unescape(plain) : plain;
          blocks.put(info[0], new Block(new String(bytes, StandardCharsets.ISO_8859_1)));
        }
        default -> {
          // Text for people: output, shell commands, Python.
        }
      }
    }
    if (!blocks.isEmpty()) {
      throw new AssertionError("an example without an expect block: " + blocks.keySet());
    }
    return examples;
  }

  private static List<String> expected(String content) {
    List<String> lines = new ArrayList<>();
    for (String line : content.strip().split("\n", -1)) {
      lines.add(line.strip());
    }
    return lines.equals(List.of("nothing")) ? List.of() : lines;
  }

  /// `\xNN` is a byte, `\\` a backslash; the line break that the fence needs is dropped when the
  /// block ends with a lone backslash.
  private static byte[] unescape(byte[] text) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < text.length; i++) {
      if (text[i] == '\\' && i + 3 < text.length && text[i + 1] == 'x') {
        String hex = new String(text, i + 2, 2, StandardCharsets.US_ASCII);
        out.write(Integer.parseInt(hex, 16));
        i += 3;
      } else if (text[i] == '\\' && i + 1 < text.length && text[i + 1] == '\\') {
        out.write('\\');
        i++;
      } else if (text[i] == '\\' && i + 2 == text.length) {
        break;
      } else {
        out.write(text[i]);
      }
    }
    return out.toByteArray();
  }
}
