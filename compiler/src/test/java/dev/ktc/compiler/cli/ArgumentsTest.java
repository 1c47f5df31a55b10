package dev.ktc.compiler.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ArgumentsTest {
  @Test
  void optionsAndWordsMayBeMixed() {
    Arguments arguments =
        Arguments.parse(
            new String[] {
              "check", "--model=a=b", "x", "--deny", "y", "--deny", "z", "-", "--", "--q"
            });
    assertThat(arguments.words()).containsExactly("check", "x", "-", "--q");
    assertThat(arguments.value(Option.MODEL)).isEqualTo("a=b");
    assertThat(arguments.values(Option.DENY)).containsExactly("y", "z");
    assertThat(arguments.value(Option.DEVICES)).isNull();
  }

  @Test
  void mistakesAreToldInOneLine() {
    fails("there is no option `-x`", "-x");
    fails("there is no option `--dneied`", "--dneied");
    fails("`--model` needs a value", "--model");
    fails("`--model` needs a value", "--model", "--devices", "x");
    fails("`--help` takes no value", "--help=yes");
    fails("`--model` is given twice", "--model", "a", "--model", "b");
  }

  @Test
  void numbersHaveBounds() {
    assertThat(Arguments.parse(new String[] {"--context", "7"}).number(Option.CONTEXT, 1, 9))
        .isEqualTo(7);
    for (String text : List.of("0", "-1", "10", "x", "1e3", "99999999999", "")) {
      Arguments arguments = Arguments.parse(new String[] {"--context=" + text});
      assertThatThrownBy(() -> arguments.number(Option.CONTEXT, 1, 9))
          .isInstanceOf(UsageError.class)
          .hasMessage("`--context` needs a whole number from 1 to 9, not `" + text + "`");
    }
  }

  @Test
  void wordsOutsideTheListAreRefusedWithASuggestionOrTheList() {
    refused("jsn", "did you mean `json`?");
    refused("sarif", "it is one of text, json");
  }

  private static void refused(String word, String hint) {
    Arguments arguments = Arguments.parse(new String[] {"--format", word});
    assertThatThrownBy(() -> arguments.oneOf(Option.FORMAT, List.of("text", "json")))
        .isInstanceOfSatisfying(UsageError.class, e -> assertThat(e.hint()).isEqualTo(hint));
  }

  private static void fails(String message, String... args) {
    assertThatThrownBy(() -> Arguments.parse(args))
        .isInstanceOf(UsageError.class)
        .hasMessage(message);
  }
}
