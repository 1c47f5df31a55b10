package dev.ktc.compiler.catalog;

import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.Outcome;
import dev.ktc.compiler.source.Location;
import dev.ktc.compiler.source.SourceFile;
import dev.ktc.compiler.source.Span;
import dev.ktc.compiler.syntax.device.DeviceParser;
import dev.ktc.compiler.syntax.device.DeviceSyntax;
import dev.ktc.compiler.syntax.device.DeviceSyntax.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/// Reads a list of devices in one line: `2x24GiB,cuda:3=80GiB,cpu=256GiB`.
final class SpecReader {
  private static final int LONGEST = 4096;

  /// More than any machine has.
  private static final int MOST_DEVICES = 1024;

  private static final String FORMS =
      "write for example `2x24GiB,cpu=256GiB` or `cuda:0=24GiB,cuda:3=80GiB,cpu=1TiB`";

  /// How entries are built; a wrong one is reported where it leaves the form it follows longest.
  private static final List<List<Token.Kind>> SHAPES =
      List.of(
          List.of(Token.Kind.NUMBER, Token.Kind.TIMES, Token.Kind.NUMBER, Token.Kind.WORD),
          List.of(
              Token.Kind.WORD,
              Token.Kind.COLON,
              Token.Kind.NUMBER,
              Token.Kind.EQUALS,
              Token.Kind.NUMBER,
              Token.Kind.WORD),
          List.of(Token.Kind.WORD, Token.Kind.EQUALS, Token.Kind.NUMBER, Token.Kind.WORD));

  private final SourceFile file;
  private final TreeMap<DeviceName, DeviceSpec> devices = new TreeMap<>();
  private final List<Diagnostic> findings = new ArrayList<>();

  private SpecReader(SourceFile file) {
    this.file = file;
  }

  /// Reads the list; there is no value when any entry is wrong.
  static Outcome<DeviceInventory> read(SourceFile file) {
    return new SpecReader(file).run();
  }

  private Outcome<DeviceInventory> run() {
    String text = file.text();
    if (text.length() > LONGEST) {
      report(new Span(0, 1), "a list of devices of " + text.length() + " characters is too long");
    } else if (text.isBlank()) {
      report(new Span(0, text.length()), "no devices given");
    } else if (text.strip().equals("auto")) {
      report(new Span(0, text.length()), "this version cannot ask the machine for its devices");
    } else {
      DeviceParser.inventory(text).forEach(this::entry);
    }
    return findings.isEmpty()
        ? Outcome.of(
            new DeviceInventory(
                text.strip(),
                List.copyOf(devices.values()),
                List.of(),
                DeviceInventory.DEFAULT_RESERVE))
        : new Outcome<>(null, findings);
  }

  private void entry(DeviceSyntax.Entry entry) {
    switch (entry) {
      case DeviceSyntax.Alike alike -> alike(alike);
      case DeviceSyntax.Named named -> named(named);
      case DeviceSyntax.Wrong wrong -> wrong(wrong);
    }
  }

  /// So many devices take the next numbers of `cuda`.
  private void alike(DeviceSyntax.Alike alike) {
    String digits = alike.count();
    int count = digits.length() > 4 ? MOST_DEVICES + 1 : Integer.parseInt(digits);
    if (count == 0) {
      report(alike.countSpan(), "no devices of " + alike.memory().number() + alike.memory().unit());
      return;
    }
    if (count + devices.size() > MOST_DEVICES) {
      report(alike.countSpan(), "more than " + MOST_DEVICES + " devices");
      return;
    }
    long memory = memory(alike.memory());
    for (int i = 0; i < count; i++) {
      int index = 0;
      while (devices.containsKey(DeviceName.of(DeviceKind.CUDA, index))) {
        index++;
      }
      DeviceName name = DeviceName.of(DeviceKind.CUDA, index);
      devices.put(name, DeviceSpec.of(name, memory));
    }
  }

  private void named(DeviceSyntax.Named named) {
    DeviceName name = DeviceNames.of(named.device());
    if (name == null) {
      report(
          named.device().span(),
          "`" + file.text(named.device().span()) + "` is not a device",
          DeviceNames.FORMS);
      return;
    }
    DeviceName device = name.resolved();
    long memory = memory(named.memory());
    if (devices.putIfAbsent(device, DeviceSpec.of(device, memory)) != null) {
      report(named.device().span(), "`" + device + "` is there already");
    }
  }

  /// The bytes of an amount, 0 when it has been reported.
  private long memory(DeviceSyntax.Amount amount) {
    Quantity quantity = Quantity.bytes(amount);
    Quantity.Problem problem = quantity.problem();
    if (problem != null) {
      report(problem.span(), problem.message(), problem.help().orElse(""));
    }
    return quantity.value();
  }

  private void wrong(DeviceSyntax.Wrong wrong) {
    List<Token> tokens = wrong.tokens();
    if (tokens.isEmpty()) {
      report(wrong.span(), "a device is missing here", FORMS);
      return;
    }
    int longest = 0;
    List<Token.Kind> shape = SHAPES.getFirst();
    for (List<Token.Kind> candidate : SHAPES) {
      int common = common(candidate, tokens);
      if (common > longest) {
        longest = common;
        shape = candidate;
      }
    }
    if (longest == 0) {
      report(wrong.span(), "`" + file.text(wrong.span()) + "` is not a device", FORMS);
      return;
    }
    Span place = longest < tokens.size() ? tokens.get(longest).span() : Span.at(wrong.span().end());
    String expected = longest < shape.size() ? expected(shape, longest) : "`,` or the end";
    report(place, "expected " + expected + " here", FORMS);
  }

  private static int common(List<Token.Kind> shape, List<Token> tokens) {
    int i = 0;
    while (i < shape.size() && i < tokens.size() && shape.get(i) == tokens.get(i).kind()) {
      i++;
    }
    return i;
  }

  private static String expected(List<Token.Kind> shape, int place) {
    boolean unit = shape.get(place) == Token.Kind.WORD && place == shape.size() - 1;
    return unit ? "a unit such as `GiB`" : shape.get(place).label();
  }

  private void report(Span span, String message) {
    report(span, message, FORMS);
  }

  private void report(Span span, String message, String help) {
    Diagnostic.Builder finding =
        Diagnostic.of(DeviceInventoryReader.INVALID_DEVICES, message)
            .at(new Location(file, span), "");
    findings.add((help.isEmpty() ? finding : finding.help(help)).build());
  }
}
