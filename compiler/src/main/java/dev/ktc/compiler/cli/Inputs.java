package dev.ktc.compiler.cli;

import dev.ktc.compiler.catalog.DeviceInventory;
import dev.ktc.compiler.catalog.DeviceInventoryReader;
import dev.ktc.compiler.catalog.DeviceNames;
import dev.ktc.compiler.catalog.Settings;
import dev.ktc.compiler.catalog.Target;
import dev.ktc.compiler.diagnostic.Outcome;
import dev.ktc.compiler.diagnostic.Suggestion;
import dev.ktc.compiler.model.file.BuiltinModels;
import dev.ktc.compiler.pipeline.Request;
import dev.ktc.compiler.source.SourceFile;
import dev.ktc.compiler.syntax.yaml.SourceReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
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
          Option.CUDA_GRAPH);

  /// Larger figures make no sense, and with these no product of them overflows.
  private static final int MOST_CONTEXT = 100_000_000;

  private static final int MOST_BATCH = 65_536;

  private final Console console;
  private final Settings settings;
  private final @Nullable String model;
  private final Outcome<DeviceInventory> devices;

  /// Reads everything but the rules, so that mistakes are told before any work is done.
  Inputs(Arguments arguments, Console console) {
    this.console = console;
    this.settings = readSettings(arguments);
    this.model = readModel(arguments.value(Option.MODEL));
    this.devices = readDevices(arguments.value(Option.DEVICES));
  }

  Settings settings() {
    return settings;
  }

  /// The devices as far as they were given, and what is wrong with them.
  Outcome<DeviceInventory> devices() {
    return devices;
  }

  /// Whether devices were given that cannot be used: a mistake in the command line.
  boolean badDevices() {
    return devices.hasErrors();
  }

  /// The text of a rule file.
  ///
  /// @param operand a path, or `-`
  Outcome<SourceFile> rules(String operand) {
    return new SourceReader().read(operand, bytes(operand));
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

  private static String reason(IOException error) {
    return switch (error) {
      case NoSuchFileException _ -> "no such file";
      case AccessDeniedException _ -> "permission denied";
      default -> String.valueOf(error.getMessage());
    };
  }

  private static Settings readSettings(Arguments arguments) {
    Settings absent = Settings.DEFAULT;
    return new Settings(
        arguments.number(Option.CONTEXT, absent.context(), MOST_CONTEXT),
        arguments.number(Option.BATCH, absent.batch(), MOST_BATCH),
        defaultDevice(arguments, absent.defaultDevice()),
        target(arguments.oneOf(Option.TARGET, Target.labels())),
        arguments.oneOf(Option.CUDA_GRAPH, List.of("on", "off")).equals("on"),
        arguments.value(Option.TARGET) != null);
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
