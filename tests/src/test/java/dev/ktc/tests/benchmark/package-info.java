/// Speed, as ratios in one run.
package dev.ktc.tests.benchmark;
