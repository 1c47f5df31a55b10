package dev.ktc.compiler.cli;

import dev.ktc.compiler.catalog.DeviceInventory;
import dev.ktc.compiler.catalog.DeviceInventoryReader;
import dev.ktc.compiler.catalog.DeviceNames;
import dev.ktc.compiler.catalog.Settings;
import dev.ktc.compiler.catalog.Target;
import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.Outcome;
import dev.ktc.compiler.diagnostic.Severity;
import dev.ktc.compiler.diagnostic.Suggestion;
import dev.ktc.compiler.model.file.BuiltinModels;
import dev.ktc.compiler.pipeline.Request;
import dev.ktc.compiler.settings.ProjectSettings;
import dev.ktc.compiler.settings.SettingsReader;
import dev.ktc.compiler.source.SourceFile;
import dev.ktc.compiler.syntax.yaml.SourceReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Options and operands as the pipeline wants them.
final class Inputs {
  /// The options that say what is checked, and for what.
  static final List<Option> OPTIONS =
      List.of(
          Option.MODEL,
          Option.DEVICES,
          Option.CONTEXT,
          Option.BATCH,
          Option.DEFAULT_DEVICE,
          Option.TARGET,
          Option.CUDA_GRAPH,
          Option.NO_CONFIG);

  private static final List<String> ON_OFF = List.of("on", "off");

  private final Console console;
  private final Project project;
  private final List<Diagnostic> findings = new ArrayList<>();
  private final Settings settings;
  private final @Nullable String model;
  private final Outcome<DeviceInventory> devices;

  /// Reads everything but the rules, so that mistakes are told before any work is done.
  Inputs(Arguments arguments, Console console) {
    this.console = console;
    this.project = Project.NONE;
    this.settings = readSettings(arguments, ProjectSettings.NONE);
    this.model = readModel(arguments.value(Option.MODEL));
    this.devices = readDevices(arguments.value(Option.DEVICES));
  }

  /// The same with what a project says where the command line says nothing.
  Inputs(Arguments arguments, Inputs plain, Project project) {
    this.console = plain.console;
    this.project = project;
    this.findings.addAll(project.findings());
    this.settings = readSettings(arguments, project.settings());
    String named =
        arguments.has(Option.MODEL)
            ? null
            : told(project.settings().model(), text -> readModel(project.model(text)));
    this.model = named == null ? plain.model : named;
    Outcome<DeviceInventory> listed =
        arguments.has(Option.DEVICES)
            ? null
            : told(project.settings().devices(), text -> readDevices(project.devices(text)));
    this.devices = listed == null ? plain.devices : listed;
  }

  /// What comes of a setting; null when there is none, or when it cannot be used, which is reported
  /// at its place.
  private <T> @Nullable T told(
      ProjectSettings.@Nullable Entry entry, Function<String, @Nullable T> read) {
    if (entry == null) {
      return null;
    }
    try {
      return read.apply(entry.text());
    } catch (UsageError e) {
      Diagnostic.Builder finding =
          Diagnostic.of(SettingsReader.INVALID_SETTINGS, String.valueOf(e.getMessage()))
              .at(entry.where(), "");
      findings.add((e.hint() == null ? finding : finding.help(e.hint())).build());
      return null;
    }
  }

  /// What the project says.
  Project project() {
    return project;
  }

  /// What is wrong with the project's settings and the devices.
  List<Diagnostic> findings() {
    List<Diagnostic> all = new ArrayList<>(findings);
    all.addAll(devices.diagnostics());
    return all;
  }

  Settings settings() {
    return settings;
  }

  /// The devices as far as they were given, and what is wrong with them.
  Outcome<DeviceInventory> devices() {
    return devices;
  }

  /// Whether devices or settings were given that cannot be used, as by a mistake in the command
  /// line.
  boolean unusable() {
    return findings().stream().anyMatch(finding -> finding.severity() == Severity.ERROR);
  }

  /// The text of a rule file.
  ///
  /// @param operand a path, or `-`
  RuleText rules(String operand) {
    return new RuleText(operand, bytes(operand));
  }

  Request request(SourceFile rules) {
    return new Request(rules, model, devices.value(), settings);
  }

  /// What memory figures hold for, in words.
  String scope() {
    return "context " + settings.context() + ", batch " + settings.batch();
  }

  private byte[] bytes(String operand) {
    // One byte more than is read tells that a file is too large, however large it is.
    int most = SourceReader.MAX_BYTES + 1;
    try {
      if (operand.equals("-")) {
        return console.in().readNBytes(most);
      }
      Path path = existing(operand);
      if (Files.isDirectory(path)) {
        throw new UsageError("`" + operand + "` is a directory", "name the rule files in it");
      }
      try (InputStream in = Files.newInputStream(path)) {
        return in.readNBytes(most);
      }
    } catch (IOException e) {
      throw new UsageError("cannot read `" + operand + "`: " + reason(e), null);
    }
  }

  private static Path existing(String operand) {
    Path path = path(operand);
    if (path == null || !Files.exists(path)) {
      throw new UsageError("cannot read `" + operand + "`: no such file", null);
    }
    return path;
  }

  private static @Nullable Path path(String operand) {
    try {
      return Path.of(operand);
    } catch (InvalidPathException e) {
      return null;
    }
  }

  /// Why a file cannot be read or written, in a few words.
  static String reason(IOException error) {
    return switch (error) {
      case NoSuchFileException _ -> "no such file";
      case AccessDeniedException _ -> "permission denied";
      default -> String.valueOf(error.getMessage());
    };
  }

  private static Settings readSettings(Arguments arguments, ProjectSettings project) {
    Settings absent = Settings.DEFAULT;
    int context = project.context().orElse(absent.context());
    int batch = project.batch().orElse(absent.batch());
    String device = Objects.requireNonNullElse(project.defaultDevice(), absent.defaultDevice());
    Target target = arguments.has(Option.TARGET) ? null : project.target();
    boolean graph = project.cudaGraph().orElse(absent.cudaGraph());
    return new Settings(
        arguments.number(Option.CONTEXT, context, SettingsReader.MOST_CONTEXT),
        arguments.number(Option.BATCH, batch, SettingsReader.MOST_BATCH),
        defaultDevice(arguments, device),
        target == null ? target(arguments.oneOf(Option.TARGET, Target.labels())) : target,
        arguments.oneOf(Option.CUDA_GRAPH, graph ? ON_OFF : ON_OFF.reversed()).equals("on"),
        arguments.has(Option.TARGET) || project.target() != null);
  }

  private static String defaultDevice(Arguments arguments, String absent) {
    String value = arguments.value(Option.DEFAULT_DEVICE);
    if (value == null) {
      return absent;
    }
    if (DeviceNames.parse(value) == null) {
      throw new UsageError(
          "`--default-device` does not know `" + value + "`", "write `cuda:0` or `cpu`");
    }
    return value;
  }

  private static Target target(String label) {
    return List.of(Target.values()).stream()
        .filter(target -> target.label().equals(label))
        .findFirst()
        .orElse(Settings.DEFAULT.target());
  }

  /// A name or path that leads to something; the pipeline reads it.
  private static @Nullable String readModel(@Nullable String value) {
    if (value == null || BuiltinModels.names().contains(value)) {
      return value;
    }
    Path path = path(value);
    if (path == null || !Files.exists(path)) {
      String near = Suggestion.closest(value, BuiltinModels.names());
      throw new UsageError(
          "there is no model `" + value + "`: neither a built-in name nor a path",
          near == null ? "`ktc models` lists the built-in names" : "did you mean `" + near + "`?");
    }
    return value;
  }

  private static Outcome<DeviceInventory> readDevices(@Nullable String value) {
    if (value == null) {
      return new Outcome<>(null, List.of());
    }
    if (value.equals("auto")) {
      throw new UsageError(
          "`--devices auto` is not supported yet", "write them, such as 2x24GiB,cpu=256GiB");
    }
    Path path = path(value);
    boolean exists = path != null && Files.exists(path);
    if (path != null && Files.isDirectory(path)) {
      throw new UsageError("`" + value + "` is a directory", "`--devices` takes a file or a list");
    }
    if (!exists && (value.endsWith(".yaml") || value.endsWith(".yml") || value.contains("/"))) {
      throw new UsageError("cannot read `" + value + "`: no such file", null);
    }
    return DeviceInventoryReader.read(value);
  }
}
