package dev.ktc.compiler.fix;

import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.Fix;
import dev.ktc.compiler.source.SourceFile;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Applies the fixes of a rule file's findings until none is left to apply.
///
/// A pass applies fixes that lie apart from one another, safe ones before others, and checks the
/// new text. A pass that makes things worse is taken back; then fewer fixes are tried at once, down
/// to one, which is refused if it alone makes things worse.
public final class Fixer {
  /// So many passes are kept at most.
  public static final int MOST_PASSES = 10;

  /// So often a text is checked at most, those included whose pass was taken back.
  private static final int MOST_CHECKS = 60;

  private final Function<SourceFile, Checked> check;
  private final boolean unsafe;
  private final List<Diagnostic> mended = new ArrayList<>();
  private final List<Fixed.Refused> refused = new ArrayList<>();
  private final Set<String> refusedKeys = new HashSet<>();
  private final Set<String> seen = new HashSet<>();

  /// @param check what finds things in a text
  /// @param unsafe whether fixes are applied that change what the model gets
  public Fixer(Function<SourceFile, Checked> check, boolean unsafe) {
    this.check = check;
    this.unsafe = unsafe;
  }

  /// One pass: the fixes, and the text that they make.
  private record Pass(List<Diagnostic> findings, Edits edits, boolean safe) {}

  /// Mends a text.
  public Fixed fix(SourceFile file) {
    Checked first = check.apply(file);
    Checked now = first;
    seen.add(file.text());
    int limit = Integer.MAX_VALUE;
    int passes = 0;
    for (int checks = 0; passes < MOST_PASSES && checks < MOST_CHECKS; checks++) {
      Pass pass = next(now, limit);
      if (pass == null) {
        break;
      }
      String text = pass.edits().apply();
      Checked after = check.apply(new SourceFile(file.name(), text));
      String reason =
          seen.contains(text)
              ? "it would undo another fix"
              : Worse.reason(now, after, pass.edits(), pass.safe());
      if (reason == null) {
        seen.add(text);
        mended.addAll(pass.findings());
        now = after;
        passes++;
        limit = limit > MOST_CHECKS ? limit : limit * 2;
      } else if (pass.findings().size() == 1) {
        refuse(pass.findings().getFirst(), reason);
      } else {
        limit = pass.findings().size() / 2;
      }
    }
    return new Fixed(first, now, mended, refused, next(now, 1) != null);
  }

  private void refuse(Diagnostic finding, String reason) {
    refused.add(new Fixed.Refused(finding, reason));
    refusedKeys.add(key(finding));
  }

  /// The next fixes to apply, in file order; null when there are none.
  private @Nullable Pass next(Checked now, int limit) {
    Pass safe = next(now, limit, Fix.Safety.SAFE);
    boolean more = safe == null && unsafe;
    return more ? next(now, limit, Fix.Safety.UNSAFE) : safe;
  }

  private @Nullable Pass next(Checked now, int limit, Fix.Safety safety) {
    SourceFile file = now.compilation().file();
    Edits edits = new Edits(file);
    List<Diagnostic> chosen = new ArrayList<>();
    for (Diagnostic finding : now.shown()) {
      Fix fix = finding.details().fix();
      if (fix == null || fix.safety() != safety || refusedKeys.contains(key(finding))) {
        continue;
      }
      if (chosen.size() < limit && edits.add(fix)) {
        chosen.add(finding);
      }
    }
    return chosen.isEmpty() ? null : new Pass(chosen, edits, safety == Fix.Safety.SAFE);
  }

  /// What a fix is known by when its place may have moved.
  private static String key(Diagnostic finding) {
    StringBuilder key = new StringBuilder(finding.code().number());
    key.append('\n').append(finding.primary().where().text());
    Fix fix = finding.details().fix();
    if (fix != null) {
      fix.edits().forEach(edit -> key.append('\n').append(edit.text()));
    }
    return key.toString();
  }
}
