package dev.ktc.compiler.cli;

import dev.ktc.compiler.diagnostic.KtcBug;
import dev.ktc.compiler.diagnostic.Suggestion;
import dev.ktc.compiler.pipeline.Finding;
import dev.ktc.compiler.pipeline.Findings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// `ktc explain`: the page of a kind of finding, or the list of all kinds.
final class ExplainCommand implements Command {
  @Override
  public String name() {
    return "explain";
  }

  @Override
  public String operands() {
    return "[CODE|NAME]";
  }

  @Override
  public String summary() {
    return "what a finding means; alone: all kinds of findings";
  }

  @Override
  public List<Option> options() {
    return List.of();
  }

  @Override
  public int run(List<String> words, Arguments arguments, Console console) throws IOException {
    Help.expect(this, words, 0, 1);
    if (words.isEmpty()) {
      for (Finding finding : Findings.all()) {
        String severity = finding.code().severity().label();
        console.out().write(finding.code().number() + "  " + severity);
        console.out().write(" ".repeat(9 - severity.length()) + finding.code().name() + "\n");
      }
      return ExitCode.CLEAN;
    }
    console.out().write(PageText.forPeople(markdown(find(words.getFirst()))));
    return ExitCode.CLEAN;
  }

  /// The kind of finding with a number or a name.
  static Finding find(String text) {
    String wanted = text.toLowerCase(Locale.ROOT);
    List<String> known = new ArrayList<>();
    List<String> similar = new ArrayList<>();
    for (Finding finding : Findings.all()) {
      String number = finding.code().number();
      if (finding.code().name().equals(wanted) || number.toLowerCase(Locale.ROOT).equals(wanted)) {
        return finding;
      }
      known.add(finding.code().name());
      known.add(number);
      if (wanted.length() > 2 && finding.code().name().contains(wanted)) {
        similar.add(finding.code().name());
      }
    }
    String near = Suggestion.closest(text, known);
    String hint =
        near != null
            ? "did you mean `" + near + "`?"
            : similar.isEmpty()
                ? "`ktc explain` lists all kinds"
                : "there is " + String.join(", ", similar);
    throw new UsageError("there is no finding `" + text + "`", hint);
  }

  /// The page of a kind of finding as it is written.
  static String markdown(Finding finding) {
    try (InputStream in = finding.home().getResourceAsStream(finding.page())) {
      if (in == null) {
        throw new KtcBug("no page " + finding.page());
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new KtcBug("cannot read " + finding.page(), e);
    }
  }
}
