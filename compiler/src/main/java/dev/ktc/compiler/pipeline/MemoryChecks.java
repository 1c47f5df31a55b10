package dev.ktc.compiler.pipeline;

import dev.ktc.compiler.catalog.DeviceInventory;
import dev.ktc.compiler.check.MemoryCheck;
import dev.ktc.compiler.check.MemoryCheck.DeviceFinding;
import dev.ktc.compiler.check.MemoryContext;
import dev.ktc.compiler.check.device.UnknownDevice;
import dev.ktc.compiler.check.memory.CapacityOverrun;
import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.Severity;
import dev.ktc.compiler.ir.Origins;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The checks against the user's devices, in the order of their numbers.
final class MemoryChecks {
  private static final List<MemoryCheck> ALL = List.of(new CapacityOverrun(), new UnknownDevice());

  private MemoryChecks() {}

  /// What holds on every model that the rules may be meant for: of the forms that a finding takes
  /// on them the mildest, that of the smallest model among equals.
  static List<Diagnostic> run(Origins origins, DeviceInventory devices, List<ModelResult> results) {
    Map<String, List<Form>> forms = new LinkedHashMap<>();
    for (ModelResult result : results) {
      MemoryContext context =
          new MemoryContext(result.resolution(), origins, devices, result.memory());
      for (MemoryCheck check : ALL) {
        for (DeviceFinding found : check.check(context)) {
          String defect = found.diagnostic().code().number() + " " + found.device();
          forms
              .computeIfAbsent(defect, key -> new ArrayList<>())
              .add(new Form(result.model().name(), found));
        }
      }
    }
    return forms.values().stream()
        .filter(one -> one.size() == results.size())
        .map(MemoryChecks::mildest)
        .toList();
  }

  private static Diagnostic mildest(List<Form> forms) {
    Form mildest =
        Collections.min(
            forms,
            Comparator.comparing(Form::severity, Comparator.reverseOrder())
                .thenComparingLong(form -> form.found().needed()));
    Diagnostic diagnostic = mildest.found().diagnostic();
    return forms.size() == 1
        ? diagnostic
        : diagnostic.withNote(
            "this is on `" + mildest.model() + "`; the rules may also be for other models");
  }

  /// A finding as it is on one model.
  private record Form(String model, DeviceFinding found) {
    Severity severity() {
      return found.diagnostic().severity();
    }
  }
}
