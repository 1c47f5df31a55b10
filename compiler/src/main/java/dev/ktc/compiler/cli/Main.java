package dev.ktc.compiler.cli;

import dev.ktc.compiler.diagnostic.Suggestion;
import dev.ktc.compiler.diagnostic.render.DisplayText;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/// Entry point of the command line.
public final class Main {
  /// How much of a stack trace helps in a report.
  private static final int TRACE_FRAMES = 12;

  private static final String HELP = "help";

  private Main() {}

  /// Runs a command and ends the process with its exit code.
  public static void main(String[] args) {
    int code = run(args, Console.ofProcess());
    if (code != ExitCode.CLEAN) {
      // Everything is flushed; an orderly exit would first load the JDK's logging.
      Runtime.getRuntime().halt(code);
    }
  }

  /// Runs a command.
  ///
  /// @return the exit code: 0 clean, 1 findings, 2 usage or unreadable input, 3 a bug of ours
  public static int run(String[] args, Console console) {
    try {
      int code = dispatch(args, console);
      console.out().flush();
      return code;
    } catch (UsageError e) {
      return usage(e, console);
    } catch (IOException e) {
      return cannotWrite(e, console);
    } catch (OutOfMemoryError e) {
      flushQuietly(console);
      console.notice("ktc: this takes more memory than Java was given");
      console.notice("  = help: give it more, as in KTC_JAVA_OPTS=-Xmx8g");
      return ExitCode.USAGE;
    } catch (RuntimeException | Error e) {
      return bug(e, console);
    }
  }

  private static int dispatch(String[] args, Console console) throws IOException {
    if (args.length > 0 && !args[0].startsWith("-") && !args[0].equals(HELP)) {
      // An unknown command is told before its unknown options.
      command(args[0]);
    }
    Arguments arguments = Arguments.parse(args);
    if (arguments.has(Option.VERSION)) {
      console.out().write(Version.TOOL + "\n");
      return ExitCode.CLEAN;
    }
    if (arguments.words().isEmpty()) {
      return withoutCommand(arguments, console);
    }
    String name = arguments.words().getFirst();
    List<String> words = arguments.words().subList(1, arguments.words().size());
    if (name.equals(HELP)) {
      console.out().write(words.isEmpty() ? Help.overview() : Help.of(command(words.getFirst())));
      return ExitCode.CLEAN;
    }
    Command command = command(name);
    if (arguments.has(Option.HELP)) {
      console.out().write(Help.of(command));
      return ExitCode.CLEAN;
    }
    for (Option option : arguments.options().keySet()) {
      if (!command.options().contains(option)) {
        throw new UsageError(
            "`ktc " + name + "` takes no `" + option.flag() + "`",
            "`ktc " + name + " --help` lists its options");
      }
    }
    return command.run(words, arguments, console);
  }

  private static int withoutCommand(Arguments arguments, Console console) throws IOException {
    if (arguments.has(Option.HELP)) {
      console.out().write(Help.overview());
      return ExitCode.CLEAN;
    }
    console.notice(Help.overview().stripTrailing());
    return ExitCode.USAGE;
  }

  private static Command command(String name) {
    for (Command command : Commands.all()) {
      if (command.name().equals(name)) {
        return command;
      }
    }
    String near = Suggestion.closest(name, Commands.names());
    throw new UsageError(
        "there is no command `" + DisplayText.safe(name) + "`",
        near == null
            ? "the commands are " + String.join(", ", Commands.names())
            : "did you mean `" + near + "`?");
  }

  private static int usage(UsageError error, Console console) {
    flushQuietly(console);
    console.notice("ktc: " + DisplayText.safe(String.valueOf(error.getMessage())));
    if (error.hint() != null) {
      console.notice("  = help: " + DisplayText.safe(error.hint()));
    }
    return ExitCode.USAGE;
  }

  private static int cannotWrite(IOException error, Console console) {
    String reason = String.valueOf(error.getMessage());
    if (reason.toLowerCase(Locale.ROOT).contains("pipe")) {
      return ExitCode.CLOSED_PIPE;
    }
    console.notice("ktc: cannot write the result: " + DisplayText.safe(reason));
    return ExitCode.USAGE;
  }

  private static int bug(Throwable error, Console console) {
    flushQuietly(console);
    console.notice("ktc: this is a bug of ktc, please report it, with the rules if you can");
    console.notice("  " + Version.TOOL + ", Java " + System.getProperty("java.version"));
    console.notice("  " + DisplayText.safe(String.valueOf(error)));
    StackTraceElement[] trace = error.getStackTrace();
    for (int i = 0; i < Math.min(trace.length, TRACE_FRAMES); i++) {
      console.notice("    at " + trace[i]);
    }
    return ExitCode.BUG;
  }

  private static void flushQuietly(Console console) {
    try {
      console.out().flush();
    } catch (IOException ignored) {
      // The reason that follows is what matters.
    }
  }
}
