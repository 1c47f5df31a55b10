package dev.ktc.compiler.check.memory;

import dev.ktc.compiler.analysis.GgufQuantisation;
import dev.ktc.compiler.analysis.MemoryItem;
import dev.ktc.compiler.analysis.MemoryItem.Category;
import dev.ktc.compiler.analysis.MemoryRow;
import dev.ktc.compiler.analysis.MemoryRow.Verdict;
import dev.ktc.compiler.catalog.DeviceKind;
import dev.ktc.compiler.catalog.DeviceName;
import dev.ktc.compiler.catalog.DeviceNames;
import dev.ktc.compiler.check.MemoryCheck;
import dev.ktc.compiler.check.MemoryContext;
import dev.ktc.compiler.diagnostic.Code;
import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.Evidence;
import dev.ktc.compiler.diagnostic.Severity;
import dev.ktc.compiler.diagnostic.StartFailure;
import dev.ktc.compiler.diagnostic.Units;
import dev.ktc.compiler.ir.RuleId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A device must hold more than it has.
public final class CapacityOverrun implements MemoryCheck {
  /// More bytes on a device than it has.
  public static final Code CAPACITY_OVERRUN =
      new Code("KTC5001", "capacity-overrun", Severity.ERROR);

  private static final int MOST_RELATED = 3;

  /// One part in so many is worth showing.
  private static final int LEAST_SHARE = 20;

  @Override
  public List<DeviceFinding> check(MemoryContext context) {
    List<DeviceFinding> findings = new ArrayList<>();
    for (MemoryRow row : context.memory().rows()) {
      if (row.verdict() == Verdict.OVERRUNS || row.verdict() == Verdict.MAY_OVERRUN) {
        Diagnostic found = finding(row, new DeviceAccount(row, context.memory().items()), context);
        findings.add(new DeviceFinding(row.device(), row.low(), found));
      }
    }
    return findings;
  }

  private static Diagnostic finding(MemoryRow row, DeviceAccount account, MemoryContext context) {
    if (row.verdict() == Verdict.MAY_OVERRUN && usualFileFits(account)) {
      return dependsOnFile(row, account, context);
    }
    Diagnostic.Builder finding = Diagnostic.of(CAPACITY_OVERRUN, message(row));
    List<DeviceAccount.Share> shares = account.shares();
    MemoryItem peak = account.peak();
    RuleId loading = peak == null ? null : peak.cause().rule();
    if (peak != null && loading != null) {
      finding.at(
          new Places(context, row.device()).of(loading),
          "takes %s while it loads".formatted(range(peak.bytes().low(), peak.bytes().high())),
          loading.index());
    } else {
      place(finding, row, shares, context);
    }
    finding.note(parts(account));
    finding.note(phases(row));
    if (account.unplaced() > 0) {
      finding.note(Units.bytes(account.unplaced()) + " of it are modules that no rule matches");
    }
    if (peak != null) {
      finding.note(
          peak.what()
              + " takes another "
              + range(peak.bytes().low(), peak.bytes().high())
              + " for a moment: "
              + peak.formula());
    }
    if (!context.resolution().rules().broken().isEmpty()) {
      finding.note("rules that could not be read are left out");
    }
    advise(finding, row, account, context);
    Evidence.Level level = level(context);
    boolean certain = row.verdict() == Verdict.OVERRUNS && level == Evidence.Level.MODEL;
    if (certain) {
      fails(finding, row);
    }
    return finding
        .severity(certain ? Severity.ERROR : Severity.WARNING)
        .evidence(peak == null ? evidence(level, shares) : whileLoading(level, peak))
        .build();
  }

  /// A GPU that is too small fails where it first overruns; the host swaps, or reads mapped files
  /// again and again.
  private static void fails(Diagnostic.Builder finding, MemoryRow row) {
    DeviceName name = DeviceNames.parse(row.device());
    MemoryRow.Phase phase = row.decisive();
    if (name == null || phase == null || name.kind() != DeviceKind.CUDA) {
      return;
    }
    long cached = row.weights() + row.kvCache() + row.reserve();
    StartFailure.Phase start =
        phase == MemoryRow.Phase.LOAD
            ? StartFailure.Phase.P4
            : cached > row.capacity().orElse(Long.MAX_VALUE)
                ? StartFailure.Phase.P5
                : StartFailure.Phase.P6;
    finding.fails(start, "torch.OutOfMemoryError: CUDA out of memory");
  }

  /// `load 9.9 GiB, prefill 11.0 GiB to 12.4 GiB, decode 10.9 GiB: overruns in prefill`.
  private static String phases(MemoryRow row) {
    List<String> needs = new ArrayList<>();
    for (MemoryRow.Need need : row.phases()) {
      needs.add(need.phase().label() + " " + range(need.low(), need.high()));
    }
    MemoryRow.Phase phase = row.decisive();
    String verdict = row.verdict() == Verdict.OVERRUNS ? "overruns in " : "may overrun in ";
    return String.join(", ", needs) + (phase == null ? "" : ": " + verdict + phase.label());
  }

  private static Evidence whileLoading(Evidence.Level level, MemoryItem peak) {
    String module = peak.what().substring(peak.what().indexOf(' ') + 1);
    return Evidence.of(level).withModules(null, 1).withWitness(module);
  }

  /// Whether it fits is the choice of a GGUF file, and with the usual choice it does.
  private static Diagnostic dependsOnFile(
      MemoryRow row, DeviceAccount account, MemoryContext context) {
    List<DeviceAccount.Share> shares = account.shares();
    Places places = new Places(context, row.device());
    long milliBits = account.ggufMilliBits();
    GgufQuantisation largest = GgufQuantisation.largestWithin(milliBits);
    String message =
        "`"
            + row.device()
            + "` has room for a GGUF file of up to "
            + bits(milliBits)
            + " bits per parameter"
            + (largest == null ? "" : ", such as " + largest.name());
    Diagnostic.Builder finding =
        Diagnostic.of(CAPACITY_OVERRUN, message)
            .severity(Severity.NOTE)
            .evidence(evidence(level(context), shares));
    if (shares.isEmpty()) {
      finding.at(places.start(), "");
    } else {
      DeviceAccount.Share first = shares.getFirst();
      finding.at(places.of(first.rule()), "as large as in the GGUF file", first.rule().index());
    }
    return finding.help("a larger file needs up to " + Units.bytes(row.high()) + " there").build();
  }

  private static boolean usualFileFits(DeviceAccount account) {
    return account.ggufElements() > 0
        && account.ggufMilliBits() >= GgufQuantisation.USUAL.milliBits();
  }

  private static Evidence evidence(Evidence.Level level, List<DeviceAccount.Share> shares) {
    if (shares.isEmpty()) {
      return Evidence.of(level);
    }
    DeviceAccount.Share first = shares.getFirst();
    return Evidence.of(level)
        .withModules(first.layers().isEmpty() ? null : first.layers(), first.modules());
  }

  private static String message(MemoryRow row) {
    long capacity = row.capacity().orElse(0);
    boolean overruns = row.verdict() == Verdict.OVERRUNS;
    long compared = overruns ? row.low() : row.high();
    // Close to the limit, rounded figures would look the same.
    if (Units.bytes(compared).equals(Units.bytes(capacity))) {
      return String.format(
          Locale.ROOT,
          "`%s` %s %,d bytes, but has %,d",
          row.device(),
          overruns ? "needs at least" : "may need up to",
          compared,
          capacity);
    }
    return "`"
        + row.device()
        + (overruns
            ? "` needs " + range(row.low(), row.high())
            : "` may need up to " + Units.bytes(row.high()))
        + ", but has "
        + Units.bytes(capacity);
  }

  private static String range(long low, long high) {
    String from = Units.bytes(low);
    String to = Units.bytes(high);
    return from.equals(to) ? from : from + " to " + to;
  }

  /// The rule that costs most is where the finding stands; the next ones are related.
  private static void place(
      Diagnostic.Builder finding,
      MemoryRow row,
      List<DeviceAccount.Share> shares,
      MemoryContext context) {
    Places places = new Places(context, row.device());
    if (shares.isEmpty()) {
      finding.at(places.start(), "no rule puts this there");
      return;
    }
    DeviceAccount.Share first = shares.getFirst();
    finding.at(
        places.of(first.rule()),
        "puts " + range(first.bytes().low(), first.bytes().high()) + " there" + layers(first),
        first.rule().index());
    // Rules that put hardly anything there explain nothing.
    long least = row.high() / LEAST_SHARE;
    shares.stream()
        .skip(1)
        .filter(share -> share.bytes().high() >= least)
        .limit(MOST_RELATED)
        .forEach(
            share ->
                finding.related(
                    places.of(share.rule()),
                    range(share.bytes().low(), share.bytes().high()) + layers(share),
                    share.rule().index()));
  }

  private static String layers(DeviceAccount.Share share) {
    if (share.layers().isEmpty()) {
      return "";
    }
    boolean one = share.layers().chars().allMatch(Character::isDigit);
    return (one ? ", layer " : ", layers ") + share.layers();
  }

  private static String parts(DeviceAccount account) {
    List<String> parts = new ArrayList<>();
    for (Category category : Category.values()) {
      long low = account.sum(category).low();
      long high = account.sum(category).high();
      if (high > 0 && category != Category.LOAD_PEAK) {
        parts.add(category.label() + " " + range(low, high));
      }
    }
    return String.join(", ", parts);
  }

  private static Evidence.Level level(MemoryContext context) {
    return context.certain() ? Evidence.Level.MODEL : Evidence.Level.INEXACT;
  }

  private static void advise(
      Diagnostic.Builder finding, MemoryRow row, DeviceAccount account, MemoryContext context) {
    if (account.ggufElements() > 0) {
      finding.note(
          "a GGUF file is mapped: what does not fit is read from disk again for every token");
      finding.help(fileAdvice(account));
      if (row.verdict() == Verdict.MAY_OVERRUN) {
        return;
      }
    }
    MemoryItem peak = account.peak();
    if (peak != null) {
      String other =
          peak.what().contains(".experts.") ? "" : ", or store it with `generate_op: KLinearTorch`";
      finding.help("load it on a device with more memory" + other);
      return;
    }
    long needed = row.verdict() == Verdict.OVERRUNS ? row.low() : row.high();
    long excess = needed - row.capacity().orElse(0);
    finding.help(new MoveAdvice(context.memory(), row).text(excess));
  }

  private static String fileAdvice(DeviceAccount account) {
    long milliBits = account.ggufMilliBits();
    GgufQuantisation largest = GgufQuantisation.largestWithin(milliBits);
    return largest == null
        ? "not even a GGUF file of 1.6 bits per parameter (IQ1_S) fits"
        : "a GGUF file of up to "
            + bits(milliBits)
            + " bits per parameter fits, such as "
            + largest.name();
  }

  /// Tenths of a bit, rounded down.
  private static String bits(long milliBits) {
    return milliBits / 1000 + "." + milliBits / 100 % 10;
  }
}
