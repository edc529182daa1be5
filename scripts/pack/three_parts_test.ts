import assert from "node:assert/strict";
import * as three from "three";
import { splitThreeImports, THREE_BASICS } from "./three_parts.ts";

Deno.test("THREE_BASICS lists exports of three.js, each once, in order", () => {
  for (const name of THREE_BASICS) assert.ok(name in three, name);
  assert.equal(new Set(THREE_BASICS).size, THREE_BASICS.length);
});

Deno.test("splitThreeImports() leads each name to the part that has it", () => {
  assert.equal(
    splitThreeImports('import{Mesh as e,Scene as t}from"three";import{Vector3 as n}from"three";x'),
    'import{Mesh as e,Scene as t}from"three/basics";import{Vector3 as n}from"three/basics";x',
  );
  assert.equal(
    splitThreeImports('import { Mesh, AnimationMixer as a } from "three";\ny'),
    'import{Mesh}from"three/basics";import{AnimationMixer as a}from"three";\ny',
  );
  assert.equal(
    splitThreeImports('import{AnimationMixer}from"three";'),
    'import{AnimationMixer}from"three";',
  );
  const whole = 'import*as T from"three";import{a}from"three/x";';
  assert.equal(splitThreeImports(whole), whole);
});
