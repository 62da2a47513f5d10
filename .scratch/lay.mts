import { chromium } from 'playwright-core';
import { chromiumLaunchOptions } from '../scripts/find-program.mjs';
const browser=await chromium.launch(chromiumLaunchOptions());
const page=await browser.newPage();
await page.setContent('<!doctype html><body>');
const s=await page.context().newCDPSession(page); await s.send('Performance.enable',{timeDomain:'threadTicks'});
const t=async()=>{const {metrics}=await s.send('Performance.getMetrics');return metrics.find(m=>m.name==='TaskDuration')!.value*1000};
await page.evaluate('globalThis.__name=f=>f'); await page.evaluate(()=>{
 const mk=(name,{css,root,attr,state,layout})=>{ customElements.define(name, class extends HTMLElement{ constructor(){super(); if(state)this.i=this.attachInternals(); if(root){this.attachShadow({mode:'open'}).append(document.createElement('slot'))}} connectedCallback(){ if(attr)this.setAttribute('state','idle'); if(state)this.i.states.add('idle'); if(css&&!this.constructor.d){this.constructor.d=1; const sh=new CSSStyleSheet(); sh.replaceSync(css.replaceAll('NAME',name)); document.adoptedStyleSheets.push(sh);} } }) };
 const A=':where(NAME:not([hidden])){display:contents}:where(NAME[mode=reveal]:not([hidden])){display:block}';
 mk('x-plain',{}); mk('x-root',{root:1}); mk('x-css',{css:A}); mk('x-attr',{attr:1}); mk('x-state',{state:1}); mk('x-all',{css:A,attr:1,state:1}); mk('x-simple',{css:'NAME{display:contents}'}); mk('x-attrcss',{css:A,attr:1}); mk('x-inl',{css:'NAME{display:inline}'});
 window.add=(name,n)=>{const t=document.createElement('template'); t.innerHTML=`<${name} resource="documents" action="delete"><button>Delete</button></${name}>`.repeat(n); const m=document.createElement('main'); m.append(t.content); document.body.append(m); m.getBoundingClientRect(); window.m=m};
 window.rem=async()=>{window.m.remove(); await new Promise(r=>requestAnimationFrame(()=>setTimeout(r,30)))};
});
const names=['x-plain','x-root','x-css','x-attr','x-state','x-attrcss','x-all','x-simple','x-inl'];
const res:any={};
for(let r=-2;r<11;r++) for(const n of names){const a=await t(); await page.evaluate(`add('${n}',1000)`); const b=await t(); await page.evaluate('rem()'); if(r>=0)(res[n]??=[]).push(b-a)}
for(const n of names) console.log(n,res[n].sort((a,b)=>a-b)[5].toFixed(2));
await browser.close();
