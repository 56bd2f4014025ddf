;; Where the inside of a JSON string (RFC 8259) stops being plain: sixteen bytes a step, escapes included.
;; Assembled into string-end-code.ts by `node scripts/assemble-string-end.ts`.
(module
  ;; The window that is looked at, and room behind it for a step that begins at its last byte.
  (memory (export "memory") 2)

  (func $isHexDigit (param $byte i32) (result i32)
    (i32.or
      (i32.lt_u (i32.sub (local.get $byte) (i32.const 0x30)) (i32.const 10))
      (i32.lt_u (i32.sub (i32.or (local.get $byte) (i32.const 0x20)) (i32.const 0x61)) (i32.const 6))))

  ;; The bytes that may follow a backslash, but for `u`: " / and \ b f n r t, as bits of a word for each 32 bytes.
  (func $isEscaped (param $byte i32) (result i32)
    (local $block i32)
    (local.set $block (i32.shr_u (local.get $byte) (i32.const 5)))
    (i32.and
      (i32.const 1)
      (i32.shr_u
        (i32.or
          (i32.or
            (i32.mul (i32.eq (local.get $block) (i32.const 1)) (i32.const 0x00008004))
            (i32.mul (i32.eq (local.get $block) (i32.const 2)) (i32.const 0x10000000)))
          (i32.mul (i32.eq (local.get $block) (i32.const 3)) (i32.const 0x00144044)))
        (i32.and (local.get $byte) (i32.const 31)))))

  ;; From $at to the first byte before $end that is a quote, a control character, or the backslash of an escape that
  ;; is not well-formed or has no room before $end; $end when there is none, also where it reads past it.
  (func (export "stringEnd") (param $at i32) (param $end i32) (result i32)
    (local $bytes v128)
    (local $hits i32)
    (local $byte i32)
    (loop $next
      (if (i32.ge_u (local.get $at) (local.get $end)) (then (return (local.get $end))))
      (local.set $bytes (v128.load (local.get $at)))
      (local.set $hits
        (i8x16.bitmask
          (v128.or
            (i8x16.lt_u (local.get $bytes) (i8x16.splat (i32.const 0x20)))
            (v128.or
              (i8x16.eq (local.get $bytes) (i8x16.splat (i32.const 0x22)))
              (i8x16.eq (local.get $bytes) (i8x16.splat (i32.const 0x5c)))))))
      (if (i32.eqz (local.get $hits))
        (then
          (local.set $at (i32.add (local.get $at) (i32.const 16)))
          (br $next)))
      (local.set $at (i32.add (local.get $at) (i32.ctz (local.get $hits))))
      (if (i32.ge_u (local.get $at) (local.get $end)) (then (return (local.get $end))))
      (if (i32.ne (i32.load8_u (local.get $at)) (i32.const 0x5c)) (then (return (local.get $at))))
      (if (i32.gt_u (i32.add (local.get $at) (i32.const 6)) (local.get $end)) (then (return (local.get $at))))
      (local.set $byte (i32.load8_u offset=1 (local.get $at)))
      (if (call $isEscaped (local.get $byte))
        (then
          (local.set $at (i32.add (local.get $at) (i32.const 2)))
          (br $next)))
      (if (i32.ne (local.get $byte) (i32.const 0x75)) (then (return (local.get $at))))
      (if
        (i32.and
          (i32.and
            (call $isHexDigit (i32.load8_u offset=2 (local.get $at)))
            (call $isHexDigit (i32.load8_u offset=3 (local.get $at))))
          (i32.and
            (call $isHexDigit (i32.load8_u offset=4 (local.get $at)))
            (call $isHexDigit (i32.load8_u offset=5 (local.get $at)))))
        (then
          (local.set $at (i32.add (local.get $at) (i32.const 6)))
          (br $next))))
    (local.get $at)))
