/// Tests of the whole: fixtures, cases, boundaries, tidiness.
package dev.ktc.tests;
