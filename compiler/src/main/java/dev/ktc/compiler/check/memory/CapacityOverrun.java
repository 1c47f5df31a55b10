package dev.ktc.compiler.check.memory;

import dev.ktc.compiler.analysis.GgufQuantisation;
import dev.ktc.compiler.analysis.MemoryItem;
import dev.ktc.compiler.analysis.MemoryItem.Category;
import dev.ktc.compiler.analysis.MemoryRow;
import dev.ktc.compiler.analysis.MemoryRow.Verdict;
import dev.ktc.compiler.check.MemoryCheck;
import dev.ktc.compiler.check.MemoryContext;
import dev.ktc.compiler.diagnostic.Code;
import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.Evidence;
import dev.ktc.compiler.diagnostic.Severity;
import dev.ktc.compiler.diagnostic.Units;
import java.util.ArrayList;
import java.util.List;

/// A device must hold more than it has.
public final class CapacityOverrun implements MemoryCheck {
  /// More bytes on a device than it has.
  public static final Code CAPACITY_OVERRUN =
      new Code("KTC5001", "capacity-overrun", Severity.ERROR);

  private static final int MOST_RELATED = 3;

  @Override
  public List<DeviceFinding> check(MemoryContext context) {
    List<DeviceFinding> findings = new ArrayList<>();
    for (MemoryRow row : context.memory().rows()) {
      if (row.verdict() == Verdict.OVERRUNS || row.verdict() == Verdict.MAY_OVERRUN) {
        Diagnostic found = finding(row, new DeviceAccount(row, context.memory().items()), context);
        findings.add(new DeviceFinding(row.device(), found));
      }
    }
    return findings;
  }

  private static Diagnostic finding(MemoryRow row, DeviceAccount account, MemoryContext context) {
    Diagnostic.Builder finding = Diagnostic.of(CAPACITY_OVERRUN, message(row));
    List<DeviceAccount.Share> shares = account.shares();
    place(finding, row, shares, context);
    finding.note(parts(account));
    if (account.unplaced() > 0) {
      finding.note(Units.bytes(account.unplaced()) + " of it are modules that no rule matches");
    }
    MemoryItem peak = account.peak();
    if (peak != null) {
      finding.note(
          "`"
              + peak.what()
              + "` needs "
              + range(peak.bytes().low(), peak.bytes().high())
              + " for a moment: "
              + peak.formula());
    }
    Evidence.Level level = level(context);
    if (!context.resolution().rules().broken().isEmpty()) {
      finding.note("rules that could not be read are left out");
    }
    advise(finding, row, account);
    finding.severity(severity(row, account, level));
    String layers = shares.isEmpty() ? "" : shares.getFirst().layers();
    return finding
        .evidence(
            Evidence.of(level)
                .withModules(
                    layers.isEmpty() ? null : layers,
                    shares.isEmpty() ? 0 : shares.getFirst().modules()))
        .build();
  }

  private static String message(MemoryRow row) {
    long capacity = row.capacity().orElse(0);
    String has = ", but has " + Units.bytes(capacity);
    return "`"
        + row.device()
        + (row.verdict() == Verdict.OVERRUNS
            ? "` needs " + range(row.low(), row.high())
            : "` may need up to " + Units.bytes(row.high()))
        + has;
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
    for (DeviceAccount.Share share : shares.subList(1, Math.min(shares.size(), 1 + MOST_RELATED))) {
      finding.related(
          places.of(share.rule()),
          range(share.bytes().low(), share.bytes().high()) + layers(share),
          share.rule().index());
    }
  }

  private static String layers(DeviceAccount.Share share) {
    return share.layers().isEmpty() ? "" : ", layers " + share.layers();
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
    boolean exact =
        context.resolution().rules().broken().isEmpty()
            && context.resolution().model().facts().classesKnown();
    return exact ? Evidence.Level.MODEL : Evidence.Level.INEXACT;
  }

  private static Severity severity(MemoryRow row, DeviceAccount account, Evidence.Level level) {
    if (row.verdict() == Verdict.OVERRUNS) {
      return level == Evidence.Level.MODEL ? Severity.ERROR : Severity.WARNING;
    }
    // Whether it fits is the choice of the GGUF file, and the usual choice fits.
    boolean usualFits =
        account.ggufElements() > 0 && account.ggufMilliBits() >= GgufQuantisation.USUAL.milliBits();
    return usualFits ? Severity.NOTE : Severity.WARNING;
  }

  private static void advise(Diagnostic.Builder finding, MemoryRow row, DeviceAccount account) {
    if (account.ggufElements() > 0) {
      finding.note(
          "the experts take what they take in the GGUF file; it is mapped, so that what"
              + " does not fit is read from disk over and over");
      finding.help(ggufAdvice(account));
      if (row.verdict() == Verdict.MAY_OVERRUN) {
        return;
      }
    }
    if (account.peakDecides()) {
      finding.help(
          "load it on a device with more memory, or store it with `generate_op: \"KLinearTorch\"`");
      return;
    }
    long needed = row.verdict() == Verdict.OVERRUNS ? row.low() : row.high();
    long excess = needed - row.capacity().orElse(0);
    finding.help(account.moveAdvice(excess));
  }

  private static String ggufAdvice(DeviceAccount account) {
    long milliBits = account.ggufMilliBits();
    GgufQuantisation largest = GgufQuantisation.largestWithin(milliBits);
    return largest == null
        ? "not even a GGUF file of 1.6 bits per parameter (IQ1_S) fits"
        : "a GGUF file of up to "
            + milliBits / 1000
            + "."
            + milliBits / 100 % 10
            + " bits per parameter fits: "
            + largest.name()
            + " does";
  }
}
