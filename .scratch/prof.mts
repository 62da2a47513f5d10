import { chromium } from 'playwright-core';
import { build } from 'vite';
import { chromiumLaunchOptions } from '../scripts/find-program.mjs';
const [b] = (await build({configFile:false,logLevel:'warn',build:{write:false,minify:false,target:'es2022',lib:{entry:'/work/main/bench/page/main.ts',name:'bench',formats:['iife'],fileName:'bench'}}})) as any;
const code=b.output[0].code;
const browser=await chromium.launch(chromiumLaunchOptions());
const page=await browser.newPage();
await page.route('http://localhost/**',r=>r.fulfill(new URL(r.request().url()).pathname==='/b.js'?{contentType:'text/javascript',body:code}:{contentType:'text/html',body:'<!doctype html><body><script src="/b.js"></script>'}));
await page.goto('http://localhost/x');
const s=await page.context().newCDPSession(page);
await s.send('Profiler.enable'); await s.send('Profiler.setSamplingInterval',{interval:100});
for(const kind of process.argv.slice(2)){
 for(let i=0;i<10;i++){await page.evaluate(`bench.add('${kind}',1000)`);await page.evaluate('bench.remove()');}
 await s.send('Profiler.start');
 for(let i=0;i<30;i++){await page.evaluate(`bench.add('${kind}',1000)`);await page.evaluate('bench.remove()');}
 const {profile}=await s.send('Profiler.stop') as any;
 const self:Record<string,number>={}; const nodes=new Map(profile.nodes.map((n:any)=>[n.id,n]));
 profile.samples.forEach((id:number,i:number)=>{const n:any=nodes.get(id);const k=n.callFrame.functionName+':'+n.callFrame.lineNumber;self[k]=(self[k]||0)+profile.timeDeltas[i];});
 const tot=Object.values(self).reduce((a,b)=>a+b,0);
 console.log(kind,tot/1000/30,'ms/round'); for(const [k,v] of Object.entries(self).sort((a,b)=>b[1]-a[1]).slice(0,45)) console.log((v/1000/30).toFixed(3),k);
}
await browser.close();
