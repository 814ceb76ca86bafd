import assert from "node:assert/strict";
import { test } from "node:test";

import { enlarge, makeLook, readLook, writeLook } from "../../facilitation/static/facilitation/js/room/look.js";

test("a look goes through an address unchanged", () => {
  for (const dark of [false, true]) {
    for (const far of [0, 1, 2]) {
      const look = makeLook(dark, far);
      assert.deepEqual(look, { dark, far });
      assert.deepEqual(readLook(writeLook(look)), look);
    }
  }
});

test("the usual look leaves the address as it is", () => {
  assert.equal(writeLook(makeLook(false, 0)), "");
  assert.equal(writeLook(makeLook(true, 2)), "?dark&far=2");
});

test("what is no look is the usual one", () => {
  for (const search of ["", "?far=3", "?far=-1", "?far=x", "?far=1.5", "?light"]) {
    assert.deepEqual(readLook(search), { dark: false, far: 0 }, search);
  }
  assert.deepEqual(makeLook("yes", "2"), { dark: false, far: 0 });
});

test("the largest is followed by the usual one", () => {
  const all = [makeLook(true, 0), makeLook(true, 1), makeLook(true, 2)];
  assert.deepEqual(all.map(enlarge), [all[1], all[2], all[0]]);
});
