package dev.ktc.compiler.diagnostic;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;

/// Findings in the order in which they were made, bounded.
///
/// A damaged or hostile file can give millions. Of each code and severity the first are kept; one
/// more finding says where the others begin and how many there are.
public final class FindingList {
  /// So many of one code and severity are kept.
  public static final int MOST_OF_A_KIND = 200;

  private record Kind(Code code, Severity severity) {}

  private static final class Surplus {
    int found;
    int left;
    int place;
  }

  private final List<Diagnostic> kept = new ArrayList<>();
  private final Map<Kind, Surplus> kinds = new LinkedHashMap<>();

  /// The same findings, bounded.
  public static List<Diagnostic> bounded(List<Diagnostic> findings) {
    if (findings.size() <= MOST_OF_A_KIND) {
      return findings;
    }
    FindingList list = new FindingList();
    findings.forEach(list::add);
    return list.toList();
  }

  /// Adds one, or counts it.
  public void add(Diagnostic finding) {
    Kind kind = new Kind(finding.code(), finding.severity());
    Surplus surplus = kinds.computeIfAbsent(kind, _ -> new Surplus());
    if (surplus.found++ < MOST_OF_A_KIND) {
      kept.add(finding);
    } else if (surplus.left++ == 0) {
      surplus.place = kept.size();
      kept.add(finding);
    }
  }

  /// How many are kept so far: a mark for [#replaceSince].
  public int size() {
    return kept.size();
  }

  /// Replaces those that were kept since a mark.
  public void replaceSince(int mark, UnaryOperator<Diagnostic> change) {
    kept.subList(mark, kept.size()).replaceAll(change);
  }

  /// What was kept. Where more than one of a kind were left out, a finding stands for them.
  public List<Diagnostic> toList() {
    List<Diagnostic> all = new ArrayList<>(kept);
    kinds.forEach(
        (kind, surplus) -> {
          if (surplus.left > 1) {
            all.set(surplus.place, standingFor(surplus.left, kept.get(surplus.place)));
          }
        });
    return all;
  }

  private static Diagnostic standingFor(int count, Diagnostic first) {
    String message =
        String.format(Locale.ROOT, "%,d more such findings, from here on, are left out", count);
    Evidence evidence = first.details().evidence();
    return new Diagnostic(
        first.code(),
        first.severity(),
        message,
        new Label(first.primary().where(), "", first.rule()),
        List.of(),
        new Diagnostic.Details(
            List.of(),
            List.of(),
            evidence == null ? null : Evidence.of(evidence.level()),
            null,
            null));
  }
}
