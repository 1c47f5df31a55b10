package dev.ktc.compiler.check.memory;

import dev.ktc.compiler.catalog.DeviceName;
import dev.ktc.compiler.catalog.DeviceNames;
import dev.ktc.compiler.check.MemoryContext;
import dev.ktc.compiler.ir.Rule;
import dev.ktc.compiler.ir.RuleId;
import dev.ktc.compiler.ir.RuleOrigin;
import dev.ktc.compiler.ir.Value;
import dev.ktc.compiler.source.Location;
import dev.ktc.compiler.source.Span;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Finds where a rule says that something goes on a device.
final class Places {
  private static final List<String> ARGUMENTS = List.of("generate_device", "out_device", "device");

  private final MemoryContext context;
  private final String device;

  Places(MemoryContext context, String device) {
    this.context = context;
    this.device = device;
  }

  /// The start of the rule file.
  Location start() {
    return context.origins().at(Span.at(0));
  }

  /// The argument that names the device, else the class that brings it along, else the rule's head.
  Location of(RuleId id) {
    RuleOrigin origin = context.origins().of(id);
    for (String argument : ARGUMENTS) {
      Span span = origin.arguments().get(argument);
      if (span != null && namesDevice(rule(id), argument)) {
        return context.origins().at(span);
      }
    }
    Span replaceClass = origin.replaceClass();
    return replaceClass == null ? context.origins().head(id) : context.origins().at(replaceClass);
  }

  private @Nullable Rule rule(RuleId id) {
    for (Rule rule : context.resolution().rules().rules()) {
      if (rule.id().equals(id)) {
        return rule;
      }
    }
    return null;
  }

  private boolean namesDevice(@Nullable Rule rule, String argument) {
    if (rule == null || !(rule.action().argument(argument) instanceof Value.Str(String text))) {
      return false;
    }
    DeviceName name = DeviceNames.parse(text);
    return (name == null ? text : name.resolved().toString()).equals(device);
  }
}
